package dev.fairlead.operator.compile;

import dev.fairlead.operator.resolve.Resolved;
import dev.fairlead.snapshot.Certificate;
import dev.fairlead.snapshot.TlsHost;
import java.util.List;
import java.util.TreeMap;

/** Which certificate answers for which host, and each certificate once. */
final class CertificateLowering {
  private CertificateLowering() {}

  /**
   * @param hosts sorted by host
   */
  static List<TlsHost> hosts(List<Resolved.TlsHost> hosts) {
    return hosts.stream().map(host -> new TlsHost(host.host(), host.id(), host.origin())).toList();
  }

  static List<Certificate> certificates(List<Resolved.TlsHost> hosts) {
    TreeMap<String, Certificate> byId = new TreeMap<>();
    for (Resolved.TlsHost host : hosts) {
      var usable = host.certificate();
      byId.computeIfAbsent(
          host.id(), id -> new Certificate(id, usable.chain(), usable.key(), host.secret()));
    }
    return List.copyOf(byId.values());
  }
}
