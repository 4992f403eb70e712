package dev.fairlead.operator.certificate;

import dev.fairlead.operator.certificate.ParsedSecret.Broken;
import dev.fairlead.operator.certificate.ParsedSecret.Problem;
import dev.fairlead.operator.certificate.ParsedSecret.Usable;
import dev.fairlead.operator.cluster.SecretSpec;
import dev.fairlead.snapshot.Der;
import dev.fairlead.snapshot.PrivateKeyDer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * Reads a Secret of type {@code kubernetes.io/tls}: a chain, leaf first, and the leaf's key as
 * PKCS#1, SEC1 or PKCS#8.
 */
final class KeyPairReader {
  private KeyPairReader() {}

  static ParsedSecret read(SecretSpec secret) {
    try {
      if (!secret.type().equals(SecretSpec.TLS)) {
        throw new BadKeyPairException(
            Problem.TYPE, "its type is " + secret.type() + "; expected " + SecretSpec.TLS);
      }
      List<X509CertificateHolder> chain =
          Pem.certificates(bytes(secret, SecretSpec.CERTIFICATE), SecretSpec.CERTIFICATE);
      X509CertificateHolder leaf = chain.getFirst();
      PrivateKeyInfo key =
          KeyMatch.check(
              leaf.getSubjectPublicKeyInfo(),
              Pem.privateKey(bytes(secret, SecretSpec.KEY), SecretSpec.KEY));
      return new Usable(
          ders(chain),
          new PrivateKeyDer(key.getEncoded("DER")),
          KeyMatch.rsaBits(leaf.getSubjectPublicKeyInfo()),
          names(leaf),
          leaf.getNotBefore().toInstant(),
          leaf.getNotAfter().toInstant());
    } catch (BadKeyPairException e) {
      return new Broken(e.problem(), e.getMessage());
    } catch (IOException | CertificateException | RuntimeException e) {
      // Bouncy Castle throws many kinds; the message could quote the key, the class cannot.
      return new Broken(
          Problem.CONTENT, "it cannot be decoded (" + e.getClass().getSimpleName() + ")");
    }
  }

  private static byte[] bytes(SecretSpec secret, String field) throws BadKeyPairException {
    String text = secret.data().get(field);
    if (text == null || text.isBlank()) {
      throw new BadKeyPairException(Problem.CONTENT, "it has no " + field + "; expected PEM");
    }
    try {
      return Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new BadKeyPairException(Problem.CONTENT, field + " is not valid base64");
    }
  }

  /** Read by the JDK too, which is stricter: data planes will do so. */
  private static List<Der> ders(List<X509CertificateHolder> chain)
      throws IOException, CertificateException {
    List<Der> ders = new ArrayList<>(chain.size());
    for (X509CertificateHolder certificate : chain) {
      byte[] der = certificate.getEncoded();
      CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
      ders.add(new Der(der));
    }
    return ders;
  }

  private static List<String> names(X509CertificateHolder leaf) {
    GeneralNames names =
        GeneralNames.fromExtensions(leaf.getExtensions(), Extension.subjectAlternativeName);
    List<String> dns = new ArrayList<>();
    if (names != null) {
      for (GeneralName name : names.getNames()) {
        if (name.getTagNo() == GeneralName.dNSName) {
          dns.add(name.getName().toString().toLowerCase(Locale.ROOT));
        }
      }
    }
    return dns;
  }
}
