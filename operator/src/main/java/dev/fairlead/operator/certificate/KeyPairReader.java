package dev.fairlead.operator.certificate;

import dev.fairlead.operator.certificate.ParsedSecret.Broken;
import dev.fairlead.operator.certificate.ParsedSecret.Problem;
import dev.fairlead.operator.certificate.ParsedSecret.Usable;
import dev.fairlead.operator.cluster.SecretSpec;
import dev.fairlead.snapshot.Der;
import dev.fairlead.snapshot.PrivateKeyDer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
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
          path(chain),
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

  /**
   * The leaf and those who sign for it, one after the other, wherever they are in the file: what
   * else is there, such as the leaf once more, helps no client, and the JDK refuses it. Read by the
   * JDK, which is stricter: data planes will do so.
   */
  private static List<Der> path(List<X509CertificateHolder> file)
      throws IOException, CertificateException {
    List<X509Certificate> rest = new ArrayList<>(file.size());
    for (X509CertificateHolder holder : file) {
      InputStream der = new ByteArrayInputStream(holder.getEncoded());
      rest.add((X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(der));
    }
    List<Der> path = new ArrayList<>(file.size());
    Optional<X509Certificate> next = Optional.of(rest.getFirst());
    while (next.isPresent()) {
      rest.remove(next.get());
      path.add(new Der(next.get().getEncoded()));
      next = signer(next.get(), rest);
    }
    return path;
  }

  private static Optional<X509Certificate> signer(
      X509Certificate signed, List<X509Certificate> among) {
    X500Principal issuer = signed.getIssuerX500Principal();
    return issuer.equals(signed.getSubjectX500Principal())
        ? Optional.empty()
        : among.stream().filter(c -> c.getSubjectX500Principal().equals(issuer)).findFirst();
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
