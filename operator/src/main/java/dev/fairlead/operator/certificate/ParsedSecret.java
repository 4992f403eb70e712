package dev.fairlead.operator.certificate;

import dev.fairlead.snapshot.Der;
import dev.fairlead.snapshot.PrivateKeyDer;
import java.time.Instant;
import java.util.List;

/** What a TLS Secret holds: exactly one of the nested records. */
public sealed interface ParsedSecret {
  /**
   * Fit to be served.
   *
   * @param chain leaf first
   * @param key belongs to the leaf
   * @param rsaBits size of the key if it is one of RSA, else 0
   * @param names DNS names of the leaf (subjectAltName), lower case
   * @param notBefore start of the leaf's validity
   * @param notAfter its end
   */
  record Usable(
      List<Der> chain,
      PrivateKeyDer key,
      int rsaBits,
      List<String> names,
      Instant notBefore,
      Instant notAfter)
      implements ParsedSecret {
    public Usable {
      chain = List.copyOf(chain);
      names = List.copyOf(names);
    }

    /** Whether a client that asks for the host would accept the names (RFC 6125 section 6.4). */
    public boolean covers(String host) {
      int dot = host.indexOf('.');
      String wildcard = dot < 0 ? "" : "*" + host.substring(dot);
      return names.contains(host) || names.contains(wildcard);
    }
  }

  /**
   * Not fit to be served.
   *
   * @param problem what is wrong
   * @param reason in words, without a part of the key
   */
  record Broken(Problem problem, String reason) implements ParsedSecret {}

  /** In which way a Secret is not fit. */
  enum Problem {
    /** {@code type} is not {@code kubernetes.io/tls}. */
    TYPE,
    /** The PEM or what is in it cannot be read. */
    CONTENT,
    /** The key belongs to another certificate. */
    MISMATCH,
    /** Of a kind that TLS servers do not use. */
    ALGORITHM
  }
}
