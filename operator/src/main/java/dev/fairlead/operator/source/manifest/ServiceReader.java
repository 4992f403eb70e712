package dev.fairlead.operator.source.manifest;

import static dev.fairlead.operator.source.manifest.MetaReader.expect;

import dev.fairlead.operator.cluster.ServiceSpec;
import dev.fairlead.operator.cluster.ServiceSpec.Port;
import dev.fairlead.operator.source.field.FieldReader;
import dev.fairlead.operator.source.field.Names;
import dev.fairlead.operator.source.tree.Tree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a Service: the API server's checks and defaults of the fields that matter here. */
final class ServiceReader {
  private static final Set<String> PROTOCOLS = Set.of("TCP", "UDP", "SCTP");
  private static final Set<String> TYPES =
      Set.of("ClusterIP", "NodePort", "LoadBalancer", "ExternalName");
  private static final String[] IGNORED = {
    "allocateLoadBalancerNodePorts", "clusterIPs", "externalIPs", "externalTrafficPolicy",
    "healthCheckNodePort", "internalTrafficPolicy", "ipFamilies", "ipFamilyPolicy",
    "loadBalancerClass", "loadBalancerIP", "loadBalancerSourceRanges", "publishNotReadyAddresses",
    "sessionAffinity", "sessionAffinityConfig", "topologyKeys", "trafficDistribution"
  };

  private ServiceReader() {}

  static ServiceSpec read(FieldReader object) {
    object.ignore("status");
    FieldReader spec = object.object("spec");
    if (spec == null) {
      if (!object.has("spec")) {
        object.invalid("spec", "is missing", "a spec with ports");
      }
      return new ServiceSpec(null, null, Map.of(), List.of());
    }
    String type = spec.text("type", "ClusterIP");
    if (!TYPES.contains(type)) {
      expect(spec, "type", type, "ClusterIP, NodePort, LoadBalancer or ExternalName");
    }
    boolean external = type.equals("ExternalName");
    boolean headless = "None".equals(spec.text("clusterIP"));
    String externalName = externalName(spec, external);
    Map<String, String> selector = spec.textMap("selector");
    List<Port> ports = ports(spec);
    if (ports.isEmpty() && !external && !headless && !spec.refused()) {
      spec.invalid("ports", "is missing", "at least one port");
    }
    spec.ignore(IGNORED).finish();
    return new ServiceSpec(type, externalName, selector, ports);
  }

  private static @Nullable String externalName(FieldReader spec, boolean external) {
    String name = spec.text("externalName");
    if (!external) {
      return null;
    }
    if (name == null || name.isEmpty()) {
      spec.invalid("externalName", "is missing", "a DNS name such as api.example.com");
      return null;
    }
    String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    expect(spec, "externalName", name, Names.subdomain(bare));
    return name;
  }

  private static List<Port> ports(FieldReader spec) {
    List<Port> ports = new ArrayList<>();
    List<FieldReader> items = spec.objects("ports");
    Set<String> names = new HashSet<>();
    Set<String> numbers = new HashSet<>();
    for (FieldReader item : items) {
      Port port = port(item);
      if (port.name().isEmpty() && items.size() > 1) {
        item.invalid("name", "is missing", "a name, as the Service has several ports");
      } else if (!port.name().isEmpty() && !names.add(port.name())) {
        item.invalid("name", "is \"" + port.name() + "\" again", "a name of its own for each port");
      }
      if (!numbers.add(port.protocol() + " " + port.port())) {
        item.invalid("port", "is " + port.port() + " again", "each port once");
      }
      ports.add(port);
    }
    return ports;
  }

  private static Port port(FieldReader item) {
    item.ignore("nodePort");
    String name = item.text("name", "");
    if (!name.isEmpty()) {
      expect(item, "name", name, Names.label(name));
    }
    Integer port = item.integer("port");
    if (port == null) {
      if (!item.has("port")) {
        item.invalid("port", "is missing", "a port number from 1 to 65535");
      }
    } else if (Names.portNumber(port) != null) {
      item.invalid("port", "is " + port, "a port number from 1 to 65535");
    }
    String appProtocol = item.text("appProtocol");
    if (appProtocol != null) {
      expect(item, "appProtocol", appProtocol, Names.qualified(appProtocol));
    }
    int number = port == null ? 0 : port;
    String target = targetPort(item);
    Port read =
        new Port(
            name,
            protocol(item),
            number,
            target == null ? String.valueOf(number) : target,
            appProtocol);
    item.finish();
    return read;
  }

  /** TCP by default. */
  static String protocol(FieldReader port) {
    String protocol = port.text("protocol", "TCP");
    if (!PROTOCOLS.contains(protocol)) {
      expect(port, "protocol", protocol, "TCP, UDP or SCTP");
    }
    return protocol;
  }

  private static @Nullable String targetPort(FieldReader item) {
    Tree tree = item.tree("targetPort");
    if (tree == null) {
      return null;
    }
    Integer number = FieldReader.number(tree);
    if (number != null) {
      if (number != 0 && Names.portNumber(number) != null) {
        item.invalid("targetPort", "is " + number, "a port number from 1 to 65535, or a port name");
      }
      return number == 0 ? null : number.toString();
    }
    String name = item.text("targetPort");
    if (name != null && !name.isEmpty()) {
      expect(item, "targetPort", name, Names.portName(name));
    }
    return name == null || name.isEmpty() ? null : name;
  }
}
