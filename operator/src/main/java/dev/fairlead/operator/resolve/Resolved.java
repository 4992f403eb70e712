package dev.fairlead.operator.resolve;

import dev.fairlead.crds.GatewayConfigSpec.TlsVersion;
import dev.fairlead.operator.certificate.ParsedSecret.Usable;
import dev.fairlead.operator.cluster.GatewayConfigObject;
import dev.fairlead.operator.cluster.IngressObject;
import dev.fairlead.snapshot.Origin;
import dev.fairlead.snapshot.PathMatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the objects mean together. Every name in them has been followed; nothing is looked up any
 * more.
 *
 * @param ingresses those that are ours, oldest first
 * @param config the gateway-wide settings; null means the defaults
 * @param hosts hosts and their paths, sorted by host
 * @param tls which certificate answers for which host, sorted by host; the empty host is the
 *     default
 * @param tlsPolicies what hosts ask of TLS, sorted by host; empty where all ask for the same
 * @param ports every Service port that a path leads to, sorted by id
 */
public record Resolved(
    List<IngressObject> ingresses,
    @Nullable GatewayConfigObject config,
    List<Host> hosts,
    List<TlsHost> tls,
    List<TlsPolicy> tlsPolicies,
    List<ServicePort> ports) {
  public static final Resolved NOTHING =
      new Resolved(List.of(), null, List.of(), List.of(), List.of(), List.of());

  /**
   * @param name lower case, {@code *.example.com}, or empty for any host
   * @param paths in no particular order, each {@link PathMatch} once
   */
  public record Host(String name, List<Path> paths) {}

  /**
   * @param owner the Ingress
   * @param origin where in it
   */
  public record Path(PathMatch match, Target target, IngressObject owner, Origin origin) {}

  /** Where a request goes: exactly one of the nested records. */
  public sealed interface Target {
    record ToPort(ServicePort port) implements Target {}

    /**
     * @param status what is answered instead
     */
    record Refused(int status) implements Target {}
  }

  /**
   * @param host lower case, or {@code *.example.com}
   * @param minVersion the lowest that is spoken
   * @param origin who asked for it
   */
  public record TlsPolicy(String host, TlsVersion minVersion, Origin origin) {}

  /**
   * @param host lower case, {@code *.example.com}, or empty for the default certificate
   * @param secret where the certificate comes from
   * @param origin who asked for it
   */
  public record TlsHost(String host, Origin secret, Usable certificate, Origin origin) {
    /** {@code namespace/name} of the Secret. */
    public String id() {
      return secret.namespace() + "/" + secret.name();
    }
  }
}
