package dev.fairlead.operator.resolve;

import static dev.fairlead.operator.finding.FindingCode.HOST_INVALID;
import static dev.fairlead.operator.finding.FindingCode.TLS_EXPIRED;
import static dev.fairlead.operator.finding.FindingCode.TLS_HOST_CONFLICT;
import static dev.fairlead.operator.finding.FindingCode.TLS_HOST_NOT_COVERED;
import static dev.fairlead.operator.finding.FindingCode.TLS_KEY_WEAK;
import static dev.fairlead.operator.finding.FindingCode.TLS_NOT_YET_VALID;
import static dev.fairlead.operator.finding.FindingCode.TLS_NO_HOSTS;
import static dev.fairlead.operator.finding.FindingCode.TLS_SECRET_NOT_FOUND;

import dev.fairlead.operator.certificate.CertificateCache;
import dev.fairlead.operator.certificate.ParsedSecret;
import dev.fairlead.operator.certificate.ParsedSecret.Broken;
import dev.fairlead.operator.certificate.ParsedSecret.Usable;
import dev.fairlead.operator.cluster.GatewayConfigObject;
import dev.fairlead.operator.cluster.IngressObject;
import dev.fairlead.operator.cluster.IngressSpec.Tls;
import dev.fairlead.operator.cluster.Meta;
import dev.fairlead.operator.cluster.ObjectKey;
import dev.fairlead.operator.cluster.SecretObject;
import dev.fairlead.operator.finding.FindingCode;
import dev.fairlead.operator.finding.Findings;
import dev.fairlead.operator.resolve.Resolved.TlsHost;
import dev.fairlead.operator.resolve.group.Claims;
import dev.fairlead.operator.resolve.name.HostNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which certificate answers for which host, oldest Ingress first. A Secret that cannot be used
 * claims no host: the default certificate answers, or that of the next Ingress that names the host.
 */
final class Certificates {
  /** What NIST SP 800-131A and the CA/Browser Forum demand. */
  private static final int STRONG_RSA_BITS = 2048;

  private final Lookups lookups;
  private final CertificateCache cache;
  private final Instant now;
  private final Findings findings;
  private final TreeMap<String, TlsHost> hosts = new TreeMap<>();

  Certificates(Lookups lookups, CertificateCache cache, Instant now, Findings findings) {
    this.lookups = lookups;
    this.cache = cache;
    this.now = now;
    this.findings = findings;
  }

  /** Sorted by host. */
  List<TlsHost> hosts() {
    return List.copyOf(hosts.values());
  }

  /** The certificate for hosts without one. */
  void takeDefault(GatewayConfigObject config) {
    if (config.spec().defaultCertificate() == null) {
      return;
    }
    var reference = config.spec().defaultCertificate().secretRef();
    String section = "spec.defaultCertificate.secretRef";
    ObjectKey key = new ObjectKey(reference.namespace(), reference.name());
    Usable certificate = usable(config.meta(), section, key);
    if (certificate != null) {
      claim(config.meta(), section, "", key, certificate);
    }
  }

  /** The certificates that one Ingress asks for. */
  void take(IngressObject ingress) {
    List<Tls> all = ingress.spec().tls();
    for (int i = 0; i < all.size(); i++) {
      take(ingress, all.get(i), "spec.tls[" + i + "]");
    }
  }

  private void take(IngressObject ingress, Tls tls, String section) {
    List<String> named = named(ingress, tls, section);
    if (tls.secretName() == null || tls.secretName().isEmpty()) {
      return;
    }
    ObjectKey key = new ObjectKey(ingress.meta().namespace(), tls.secretName());
    Usable certificate = usable(ingress.meta(), section + ".secretName", key);
    if (certificate == null) {
      return;
    }
    boolean byCertificate = tls.hosts().isEmpty() && named.isEmpty();
    List<String> wanted = byCertificate ? validNames(certificate) : named;
    if (wanted.isEmpty() && tls.hosts().isEmpty()) {
      findings.add(ingress.meta(), section, TLS_NO_HOSTS, key);
    }
    for (String host : wanted) {
      if (!certificate.covers(host)) {
        String names = certificate.names().isEmpty() ? "no name" : join(certificate.names());
        findings.add(
            ingress.meta(), section + ".secretName", TLS_HOST_NOT_COVERED, key, host, names);
      }
      claim(ingress.meta(), section, host, key, certificate);
    }
  }

  /** The hosts of the entry, else those of the rules. */
  private List<String> named(IngressObject ingress, Tls tls, String section) {
    if (tls.hosts().isEmpty()) {
      return Claims.ruled(ingress);
    }
    Set<String> valid = new LinkedHashSet<>();
    for (int i = 0; i < tls.hosts().size(); i++) {
      String host = HostNames.normal(tls.hosts().get(i));
      String expected = HostNames.expected(host);
      if (expected == null) {
        valid.add(host);
      } else {
        String at = section + ".hosts[" + i + "]";
        findings.add(ingress.meta(), at, HOST_INVALID, tls.hosts().get(i), expected);
      }
    }
    return List.copyOf(valid);
  }

  private static List<String> validNames(Usable certificate) {
    List<String> valid = new ArrayList<>();
    for (String name : certificate.names()) {
      if (HostNames.expected(name) == null) {
        valid.add(name);
      }
    }
    return valid;
  }

  private void claim(Meta object, String section, String host, ObjectKey key, Usable certificate) {
    Meta secret = Meta.of("Secret", key.namespace(), key.name());
    TlsHost claim = new TlsHost(host, secret.origin(), certificate, object.origin(section));
    TlsHost winner = hosts.putIfAbsent(host, claim);
    if (winner != null && !winner.certificate().equals(certificate)) {
      findings.add(
          object, section, TLS_HOST_CONFLICT, HostTable.text(host), winner.origin().object());
    }
  }

  private @Nullable Usable usable(Meta object, String section, ObjectKey key) {
    SecretObject secret = lookups.secret(key);
    if (secret == null) {
      findings.add(object, section, TLS_SECRET_NOT_FOUND, key);
      return null;
    }
    ParsedSecret parsed = cache.parse(secret.spec());
    return switch (parsed) {
      case Broken broken -> {
        findings.add(object, section, code(broken), key, broken.reason());
        yield null;
      }
      case Usable usable -> {
        if (usable.rsaBits() > 0 && usable.rsaBits() < STRONG_RSA_BITS) {
          findings.add(object, section, TLS_KEY_WEAK, key, usable.rsaBits());
        }
        if (now.isAfter(usable.notAfter())) {
          findings.add(object, section, TLS_EXPIRED, key, usable.notAfter());
        } else if (now.isBefore(usable.notBefore())) {
          findings.add(object, section, TLS_NOT_YET_VALID, key, usable.notBefore());
        }
        yield usable;
      }
    };
  }

  private static FindingCode code(Broken broken) {
    return switch (broken.problem()) {
      case TYPE -> FindingCode.TLS_SECRET_TYPE;
      case CONTENT -> FindingCode.TLS_SECRET_BROKEN;
      case MISMATCH -> FindingCode.TLS_KEY_MISMATCH;
      case ALGORITHM -> FindingCode.TLS_KEY_UNSUPPORTED;
    };
  }

  private static String join(List<String> names) {
    int shown = Math.min(5, names.size());
    String more = names.size() > shown ? " and " + (names.size() - shown) + " more" : "";
    return String.join(", ", names.subList(0, shown)) + more;
  }
}
