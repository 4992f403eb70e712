package dev.fairlead.operator.trust;

import dev.fairlead.snapshot.Certificate;
import dev.fairlead.snapshot.Der;
import dev.fairlead.snapshot.Origin;
import dev.fairlead.snapshot.PrivateKeyDer;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The self-made certificate for hosts without one: nobody trusts it, but TLS works. */
record FallbackCertificate(Issuer.Issued issued) {
  static final String HOST = "fairlead.local";
  static final Duration LIFETIME = Duration.ofDays(3652);

  static FallbackCertificate make(Instant now) throws GeneralSecurityException {
    return new FallbackCertificate(Issuer.selfSigned(HOST, now, LIFETIME));
  }

  Certificate asCertificate() throws CertificateEncodingException {
    return new Certificate(
        "fairlead/fallback",
        List.of(new Der(issued.certificate().getEncoded())),
        new PrivateKeyDer(issued.key().getEncoded()),
        new Origin("Fallback", "", HOST, ""));
  }
}
