package dev.fairlead.operator.endpoints;

import static dev.fairlead.operator.finding.FindingCode.ENDPOINTS_NONE;
import static dev.fairlead.operator.finding.FindingCode.ENDPOINTS_NOT_READY;
import static dev.fairlead.operator.finding.FindingCode.ENDPOINT_ADDRESS_INVALID;
import static dev.fairlead.operator.finding.FindingCode.ENDPOINT_ADDRESS_TYPE;
import static dev.fairlead.operator.finding.FindingCode.ENDPOINT_PORT_MISSING;

import dev.fairlead.operator.cluster.EndpointSliceObject;
import dev.fairlead.operator.cluster.EndpointSliceSpec;
import dev.fairlead.operator.cluster.EndpointSliceSpec.Conditions;
import dev.fairlead.operator.cluster.EndpointSliceSpec.Port;
import dev.fairlead.operator.finding.Findings;
import dev.fairlead.operator.resolve.ServicePort;
import dev.fairlead.snapshot.Endpoint;
import dev.fairlead.snapshot.EndpointSet;
import dev.fairlead.snapshot.Upstream.DnsTarget;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Collects the endpoints of one Service port from its slices. Slices are matched by port
 * <i>name</i>, which is the Service port's; the number in the slice is that of the pod.
 */
final class EndpointCollector {
  private record Key(InetAddress address, int port) {}

  private static final Comparator<Endpoint> ORDER =
      Comparator.comparing(Endpoint::address).thenComparingInt(Endpoint::port);

  /** Of the same address in two slices: the ready one, else the one that serves longest. */
  private static final Comparator<Endpoint> PREFERENCE =
      Comparator.comparing((Endpoint endpoint) -> endpoint.ready())
          .thenComparing(Endpoint::serving)
          .thenComparing(endpoint -> !endpoint.terminating())
          .thenComparing(Endpoint::uid)
          .thenComparing(Endpoint::target)
          .thenComparing(Endpoint::zone);

  private final ServicePort port;
  private final boolean loopback;
  private final Findings findings;
  private final Map<Key, Endpoint> endpoints = new HashMap<>();

  EndpointCollector(ServicePort port, boolean loopback, Findings findings) {
    this.port = port;
    this.loopback = loopback;
    this.findings = findings;
  }

  void collect(List<EndpointSliceObject> slices) {
    DnsTarget external = port.external();
    if (external != null) {
      if (port.externalAddress()) {
        collect(external);
      }
      return;
    }
    for (EndpointSliceObject slice : slices) {
      findings.guard(slice.meta(), () -> collect(slice));
    }
    report();
  }

  EndpointSet set() {
    return new EndpointSet(port.id(), endpoints.values().stream().sorted(ORDER).toList());
  }

  private void report() {
    String name = port.port().name();
    String shown = port.port().port() + (name.isEmpty() ? "" : " (" + name + ")");
    if (endpoints.isEmpty()) {
      findings.add(port.service().meta(), "spec", ENDPOINTS_NONE, shown);
    } else if (endpoints.values().stream().noneMatch(Endpoint::ready)) {
      findings.add(port.service().meta(), "spec", ENDPOINTS_NOT_READY, endpoints.size(), shown);
    }
  }

  /** An ExternalName that is an address. */
  private void collect(DnsTarget external) {
    InetAddress address = InetAddress.ofLiteral(external.host());
    String expected = expected(address, external.port(), "IPv4");
    if (expected == null) {
      Endpoint endpoint = Endpoint.ready(external.host(), external.port());
      endpoints.put(new Key(address, external.port()), endpoint);
    } else {
      findings.add(
          port.service().meta(),
          "spec.externalName",
          ENDPOINT_ADDRESS_INVALID,
          external.host(),
          expected);
    }
  }

  private void collect(EndpointSliceObject slice) {
    EndpointSliceSpec spec = slice.spec();
    if (!spec.addressType().equals("IPv4") && !spec.addressType().equals("IPv6")) {
      findings.add(slice.meta(), "addressType", ENDPOINT_ADDRESS_TYPE, spec.addressType());
      return;
    }
    boolean found = false;
    for (Port candidate : spec.ports()) {
      if (candidate.name().equals(port.port().name()) && tcp(candidate)) {
        found = true;
        collect(slice, number(candidate));
      }
    }
    if (!found && !spec.endpoints().isEmpty()) {
      findings.add(
          slice.meta(),
          "ports",
          ENDPOINT_PORT_MISSING,
          port.port().name(),
          port.service().meta().key(),
          portsOf(spec));
    }
  }

  private void collect(EndpointSliceObject slice, int number) {
    List<EndpointSliceSpec.Endpoint> from = slice.spec().endpoints();
    for (int i = 0; i < from.size(); i++) {
      if (from.get(i).addresses().isEmpty()) {
        continue;
      }
      String text = from.get(i).addresses().getFirst();
      InetAddress address = Addresses.parse(slice.spec().addressType(), text);
      String expected = expected(address, number, slice.spec().addressType());
      if (address == null || expected != null) {
        String section = "endpoints[" + i + "].addresses[0]";
        findings.add(
            slice.meta(), section, ENDPOINT_ADDRESS_INVALID, text, String.valueOf(expected));
        continue;
      }
      Endpoint endpoint = endpoint(from.get(i), Addresses.text(address), number);
      endpoints.merge(
          new Key(address, number), endpoint, (a, b) -> PREFERENCE.compare(a, b) >= 0 ? a : b);
    }
  }

  private @Nullable String expected(@Nullable InetAddress address, int number, String type) {
    if (address == null) {
      return "an " + type + " address";
    }
    if (Addresses.unusable(address)) {
      return "the address of one machine";
    }
    if (!loopback && Addresses.special(address)) {
      return "an address that is neither loopback nor link-local";
    }
    return number >= 1 && number <= 65_535 ? null : "a port from 1 to 65535, not " + number;
  }

  private static Endpoint endpoint(EndpointSliceSpec.Endpoint from, String address, int port) {
    Conditions conditions = from.conditions();
    boolean ready = conditions == null || !Boolean.FALSE.equals(conditions.ready());
    Boolean serving = conditions == null ? null : conditions.serving();
    boolean terminating = conditions != null && Boolean.TRUE.equals(conditions.terminating());
    var target = from.targetRef();
    return new Endpoint(
        address,
        port,
        ready,
        serving == null ? ready : serving,
        terminating,
        target == null ? "" : text(target.uid()),
        target == null ? "" : target(target),
        text(from.zone()));
  }

  private static String target(EndpointSliceSpec.Target target) {
    return (text(target.kind()) + " " + text(target.name())).strip();
  }

  /** Unicode text without halves of characters, which no wire format could carry. */
  private static String text(@Nullable String text) {
    return text == null
        ? ""
        : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  /** A slice's port without number leaves it to the reader. */
  private int number(Port candidate) {
    if (candidate.port() != null) {
      return candidate.port();
    }
    String target = port.port().targetPort();
    return target != null && target.matches("[0-9]{1,5}")
        ? Integer.parseInt(target)
        : port.port().port();
  }

  private static boolean tcp(Port port) {
    return port.protocol() == null || port.protocol().equals("TCP");
  }

  private static String portsOf(EndpointSliceSpec spec) {
    return spec.ports().isEmpty()
        ? "a slice with ports"
        : spec.ports().stream()
            .map(port -> "\"" + port.name() + "\"")
            .collect(Collectors.joining(" or "));
  }
}
