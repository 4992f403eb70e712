package dev.fairlead.dataplane.live;

import dev.fairlead.snapshot.Certificate;
import dev.fairlead.snapshot.Der;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate chain and its private key, parsed.
 *
 * @param chain leaf first, at least one
 * @param key the leaf's key
 */
record KeyPairDer(List<X509Certificate> chain, PrivateKey key) {

  static KeyPairDer of(Certificate certificate) throws GeneralSecurityException {
    if (certificate.chain().isEmpty()) {
      throw new CertificateException("the chain is empty");
    }
    CertificateFactory x509 = CertificateFactory.getInstance("X.509");
    List<X509Certificate> chain = new ArrayList<>();
    for (Der der : certificate.chain()) {
      var parsed = x509.generateCertificate(new ByteArrayInputStream(der.bytes()));
      chain.add((X509Certificate) parsed);
    }
    KeyFactory keys = KeyFactory.getInstance(chain.getFirst().getPublicKey().getAlgorithm());
    PrivateKey key = keys.generatePrivate(new PKCS8EncodedKeySpec(certificate.key().pkcs8()));
    return new KeyPairDer(List.copyOf(chain), key);
  }

  @Override
  public String toString() {
    return "KeyPairDer[" + chain.getFirst().getSubjectX500Principal() + ", key redacted]";
  }
}
