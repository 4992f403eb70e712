package dev.fairlead.operator.resolve.name;

import static dev.fairlead.operator.finding.FindingCode.APP_PROTOCOL_UNKNOWN;

import dev.fairlead.operator.cluster.ServiceObject;
import dev.fairlead.operator.cluster.ServiceSpec.Port;
import dev.fairlead.operator.finding.Findings;
import dev.fairlead.snapshot.Upstream.Protocol;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What {@code appProtocol} of a Service's port means (KEP-3726 and IANA names). */
public final class AppProtocols {
  private AppProtocols() {}

  public static Protocol of(ServiceObject service, Port port, Findings findings) {
    Protocol protocol = of(port.appProtocol());
    if (protocol == null) {
      String section = "spec.ports[" + service.spec().ports().indexOf(port) + "].appProtocol";
      findings.add(
          service.meta(), section, APP_PROTOCOL_UNKNOWN, String.valueOf(port.appProtocol()));
      return Protocol.HTTP;
    }
    return protocol;
  }

  private static @Nullable Protocol of(@Nullable String appProtocol) {
    if (appProtocol == null) {
      return Protocol.HTTP;
    }
    return switch (appProtocol.toLowerCase(Locale.ROOT)) {
      case "", "http" -> Protocol.HTTP;
      case "https" -> Protocol.HTTPS;
      case "grpc" -> Protocol.GRPC;
      case "grpcs" -> Protocol.GRPCS;
      case "kubernetes.io/h2c" -> Protocol.H2C;
      case "kubernetes.io/ws" -> Protocol.WS;
      case "kubernetes.io/wss" -> Protocol.WSS;
      default -> null;
    };
  }
}
