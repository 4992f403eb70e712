package dev.fairlead.operator.compile;

import dev.fairlead.operator.resolve.Resolved;
import dev.fairlead.snapshot.Certificate;
import dev.fairlead.snapshot.TlsHost;
import java.util.List;
import java.util.TreeMap;

/** How a handshake for a host is answered, and each certificate once. */
final class CertificateLowering {
  private CertificateLowering() {}

  /** Certificates and versions side by side: a host may have one, the other, or both. */
  static List<TlsHost> hosts(
      List<Resolved.TlsHost> certificates, List<Resolved.TlsPolicy> policies) {
    TreeMap<String, TlsHost> byHost = new TreeMap<>();
    for (Resolved.TlsPolicy policy : policies) {
      String version = SettingsLowering.text(policy.minVersion());
      byHost.put(policy.host(), new TlsHost(policy.host(), "", version, policy.origin()));
    }
    for (Resolved.TlsHost host : certificates) {
      TlsHost policy = byHost.get(host.host());
      String version = policy == null ? "" : policy.minVersion();
      byHost.put(host.host(), new TlsHost(host.host(), host.id(), version, host.origin()));
    }
    return List.copyOf(byHost.values());
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
