package dev.fairlead.operator.source.manifest;

import static dev.fairlead.operator.source.manifest.MetaReader.expect;

import dev.fairlead.operator.cluster.EndpointSliceSpec;
import dev.fairlead.operator.cluster.EndpointSliceSpec.Conditions;
import dev.fairlead.operator.cluster.EndpointSliceSpec.Endpoint;
import dev.fairlead.operator.cluster.EndpointSliceSpec.Port;
import dev.fairlead.operator.cluster.EndpointSliceSpec.Target;
import dev.fairlead.operator.source.field.Addresses;
import dev.fairlead.operator.source.field.FieldReader;
import dev.fairlead.operator.source.field.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads an EndpointSlice as the API server does, but takes loopback addresses too. */
final class EndpointSliceReader {
  private static final Set<String> TYPES = Set.of("IPv4", "IPv6", "FQDN");

  private EndpointSliceReader() {}

  static EndpointSliceSpec read(FieldReader object) {
    String type = object.text("addressType", "");
    if (!TYPES.contains(type)) {
      String message = type.isEmpty() ? "is missing" : "is \"" + type + "\"";
      object.invalid("addressType", message, "IPv4, IPv6 or FQDN");
    }
    List<Endpoint> endpoints = new ArrayList<>();
    for (FieldReader endpoint : object.objects("endpoints")) {
      endpoints.add(endpoint(endpoint, type));
    }
    List<Port> ports = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (FieldReader port : object.objects("ports")) {
      Port read = port(port);
      if (!names.add(read.name())) {
        port.invalid("name", "is \"" + read.name() + "\" again", "a name of its own for each port");
      }
      ports.add(read);
    }
    return new EndpointSliceSpec(type, endpoints, ports);
  }

  private static Endpoint endpoint(FieldReader in, String type) {
    in.ignore("hostname", "nodeName", "hints", "deprecatedTopology");
    List<String> addresses = in.texts("addresses");
    if (addresses.isEmpty() && !in.refused()) {
      in.invalid("addresses", "is missing", "at least one address");
    }
    for (String address : addresses) {
      expect(in, "addresses", address, Addresses.expected(type, address));
    }
    FieldReader conditions = in.object("conditions");
    FieldReader target = in.object("targetRef");
    Endpoint read =
        new Endpoint(
            addresses,
            conditions == null ? null : conditions(conditions),
            target == null ? null : target(target),
            in.text("zone"));
    in.finish();
    return read;
  }

  private static Conditions conditions(FieldReader in) {
    Conditions read = new Conditions(in.flag("ready"), in.flag("serving"), in.flag("terminating"));
    in.finish();
    return read;
  }

  private static Target target(FieldReader in) {
    in.ignore("apiVersion", "fieldPath", "namespace", "resourceVersion");
    Target read = new Target(in.text("kind"), in.text("name"), in.text("uid"));
    in.finish();
    return read;
  }

  private static Port port(FieldReader in) {
    in.ignore("appProtocol");
    String name = in.text("name", "");
    if (!name.isEmpty()) {
      expect(in, "name", name, Names.label(name));
    }
    @Nullable Integer number = in.integer("port");
    if (number != null && Names.portNumber(number) != null) {
      in.invalid("port", "is " + number, "a port number from 1 to 65535");
    }
    Port read = new Port(name, ServiceReader.protocol(in), number);
    in.finish();
    return read;
  }
}
