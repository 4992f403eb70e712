package dev.fairlead.operator.trust;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes EC P-256 keys and certificates (RFC 5280) with Bouncy Castle. */
final class Issuer {
  /** Certificates are valid from a little earlier, for clocks that are behind. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private static final SecureRandom RANDOM = new SecureRandom();

  private Issuer() {}

  /** A key with its certificate. */
  record Issued(X509Certificate certificate, PrivateKey key) {
    @Override
    public String toString() {
      return "Issued[" + certificate.getSubjectX500Principal() + ", key redacted]";
    }
  }

  static Issued authority(Instant now, Duration lifetime) throws GeneralSecurityException {
    KeyPair pair = keyPair();
    // Distinct names keep two CAs apart while one replaces the other.
    String name = "CN=Fairlead feed CA " + Long.toHexString(RANDOM.nextLong());
    X509v3CertificateBuilder builder =
        builder(new X500Name(name), name, pair.getPublic(), now, now.plus(lifetime));
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
    return new Issued(sign(builder, pair.getPrivate()), pair.getPrivate());
  }

  /** A certificate for one side of the feed; it never outlives the CA. */
  static Issued leaf(Issued authority, String uri, Instant now, Duration lifetime)
      throws GeneralSecurityException {
    Instant end = now.plus(lifetime);
    Instant last = authority.certificate().getNotAfter().toInstant();
    KeyPair pair = keyPair();
    X500Name issuer =
        X500Name.getInstance(authority.certificate().getSubjectX500Principal().getEncoded());
    X509v3CertificateBuilder builder =
        builder(issuer, "CN=" + uri, pair.getPublic(), now, end.isBefore(last) ? end : last);
    addLeafExtensions(builder, new GeneralName(GeneralName.uniformResourceIdentifier, uri));
    return new Issued(sign(builder, authority.key()), pair.getPrivate());
  }

  /** A self-signed server certificate. */
  static Issued selfSigned(String dnsName, Instant now, Duration lifetime)
      throws GeneralSecurityException {
    KeyPair pair = keyPair();
    String name = "CN=" + dnsName;
    X509v3CertificateBuilder builder =
        builder(new X500Name(name), name, pair.getPublic(), now, now.plus(lifetime));
    addLeafExtensions(builder, new GeneralName(GeneralName.dNSName, dnsName));
    return new Issued(sign(builder, pair.getPrivate()), pair.getPrivate());
  }

  private static void addLeafExtensions(X509v3CertificateBuilder builder, GeneralName name)
      throws GeneralSecurityException {
    List<KeyPurposeId> purposes =
        List.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth);
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new)));
      builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(name));
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, String subject, PublicKey key, Instant from, Instant to) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(127, RANDOM).setBit(126),
        Date.from(from.minus(SKEW)),
        Date.from(to),
        new X500Name(subject),
        key);
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException {
    try {
      var holder = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key));
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(holder.getEncoded()));
    } catch (OperatorCreationException | IOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static KeyPair keyPair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }
}
