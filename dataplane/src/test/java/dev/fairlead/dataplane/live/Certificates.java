package dev.fairlead.dataplane.live;

import dev.fairlead.snapshot.Certificate;
import dev.fairlead.snapshot.Der;
import dev.fairlead.snapshot.Origin;
import dev.fairlead.snapshot.PrivateKeyDer;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes certificates for tests. */
public final class Certificates {
  private Certificates() {}

  /** Issues certificates; its own certificate is what a client trusts. */
  public record Authority(X509Certificate certificate, KeyPair keys) {
    public static Authority create(String name) {
      KeyPair keys = newKeys("EC");
      return new Authority(sign(name, keys, name, keys, true), keys);
    }

    /** An intermediate. */
    public Authority child(String name) {
      KeyPair other = newKeys("EC");
      String issuer = certificate.getSubjectX500Principal().getName().substring(3);
      return new Authority(sign(name, other, issuer, keys, true), other);
    }
  }

  /**
   * A certificate for {@code host}, with the issuers' certificates behind it.
   *
   * @param algorithm {@code RSA} or {@code EC}
   * @param issuers the one that signs first; the last one is left out, as clients have it
   */
  public static Certificate certificate(
      String id, String host, String algorithm, Authority... issuers) {
    KeyPair keys = newKeys(algorithm);
    String issuer = issuers[0].certificate().getSubjectX500Principal().getName().substring(3);
    List<Der> chain = new java.util.ArrayList<>();
    try {
      chain.add(new Der(sign(host, keys, issuer, issuers[0].keys(), false).getEncoded()));
      for (int i = 0; i < issuers.length - 1; i++) {
        chain.add(new Der(issuers[i].certificate().getEncoded()));
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return new Certificate(
        id,
        chain,
        new PrivateKeyDer(keys.getPrivate().getEncoded()),
        new Origin("Secret", "test", id, ""));
  }

  private static KeyPair newKeys(String algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(algorithm.equals("RSA") ? 2048 : 256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate sign(
      String name, KeyPair keys, String issuer, KeyPair issuerKeys, boolean authority) {
    Instant now = Instant.now();
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              new X500Principal("CN=" + issuer),
              new BigInteger(64, new java.security.SecureRandom()),
              Date.from(now.minus(Duration.ofDays(1))),
              Date.from(now.plus(Duration.ofDays(30))),
              new X500Principal("CN=" + name),
              keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      if (!authority) {
        GeneralNames names = new GeneralNames(new GeneralName(GeneralName.dNSName, name));
        builder.addExtension(Extension.subjectAlternativeName, false, names);
      }
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (CertIOException | OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
