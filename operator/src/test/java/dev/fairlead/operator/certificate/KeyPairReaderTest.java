package dev.fairlead.operator.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.operator.certificate.ParsedSecret.Broken;
import dev.fairlead.operator.certificate.ParsedSecret.Problem;
import dev.fairlead.operator.certificate.ParsedSecret.Usable;
import dev.fairlead.operator.cluster.SecretSpec;
import dev.fairlead.snapshot.Der;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

/** What the golden cases cannot show: hostile bytes, keys that contradict themselves, the cache. */
class KeyPairReaderTest {
  private static final KeyPair RSA = pair("RSA", 2048);
  private static final KeyPair EC = pair("EC", 256);

  @Test
  void aKeyIsOneThatTheJdkReads() throws Exception {
    for (KeyPair pair : new KeyPair[] {RSA, EC}) {
      Usable usable = (Usable) KeyPairReader.read(secret(certificate(pair), pem(pair)));
      PrivateKey key =
          KeyFactory.getInstance(pair.getPrivate().getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(usable.key().pkcs8()));
      assertThat(secretOf(key)).isEqualTo(secretOf(pair.getPrivate()));
      assertThat(usable.names()).containsExactly("a.test", "*.b.test");
      assertThat(usable.covers("a.test")).isTrue();
      assertThat(usable.covers("x.b.test")).isTrue();
      assertThat(usable.covers("x.y.b.test")).isFalse();
      assertThat(usable.covers("b.test")).isFalse();
      assertThat(usable.covers("x.a.test")).isFalse();
    }
  }

  @Test
  void noPartOfAPemIsEverThrownAtUs() throws Exception {
    String certificate = certificate(EC);
    String key = pem(EC);
    for (int i = 0; i < key.length(); i += 11) {
      assertThat(KeyPairReader.read(secret(certificate, key.substring(0, i)))).isNotNull();
    }
    for (int i = 0; i < certificate.length(); i += 11) {
      assertThat(KeyPairReader.read(secret(certificate.substring(0, i), key))).isNotNull();
    }
  }

  @Test
  void changedBytesAreRefusedOrHarmless() throws Exception {
    byte[] key = EC.getPrivate().getEncoded();
    String certificate = certificate(EC);
    Usable right = (Usable) KeyPairReader.read(secret(certificate, pem(EC)));
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      byte[] changed = key.clone();
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
      ParsedSecret parsed = KeyPairReader.read(secret(certificate, pem("PRIVATE KEY", changed)));
      if (parsed instanceof Usable usable) {
        assertThat(usable.key()).isEqualTo(right.key());
      }
    }
  }

  @Test
  void anRsaKeyThatContradictsItselfIsRefused() throws Exception {
    RSAPrivateCrtKey good = (RSAPrivateCrtKey) RSA.getPrivate();
    PrivateKey bad =
        KeyFactory.getInstance("RSA")
            .generatePrivate(
                new RSAPrivateCrtKeySpec(
                    good.getModulus(),
                    good.getPublicExponent(),
                    good.getPrivateExponent().add(BigInteger.TWO),
                    good.getPrimeP(),
                    good.getPrimeQ(),
                    good.getPrimeExponentP(),
                    good.getPrimeExponentQ(),
                    good.getCrtCoefficient()));
    ParsedSecret parsed =
        KeyPairReader.read(secret(certificate(RSA), pem("PRIVATE KEY", bad.getEncoded())));
    assertThat(parsed).isEqualTo(new Broken(Problem.CONTENT, "tls.key contradicts itself"));
  }

  @Test
  void anRsaKeyThatIsTooShortIsRefused() throws Exception {
    KeyPair small = pair("RSA", 768);
    assertThat(KeyPairReader.read(secret(certificate(small), pem(small))))
        .isInstanceOfSatisfying(
            Broken.class, broken -> assertThat(broken.problem()).isEqualTo(Problem.ALGORITHM));
  }

  @Test
  void theChainIsPutInOrderAndWhatBelongsElsewhereLeftOut() throws Exception {
    String leaf = certificate(EC, "CN=a.test", "CN=signer");
    String signer = certificate(RSA, "CN=signer", "CN=root");
    String root = certificate(RSA, "CN=root", "CN=root");
    String stranger = certificate(RSA, "CN=stranger", "CN=root");
    String file = leaf + leaf + root + stranger + signer + root + signer;
    assertThat(subjects((Usable) KeyPairReader.read(secret(file, pem(EC)))))
        .containsExactly("CN=a.test", "CN=signer", "CN=root");
    String alone = certificate(EC) + certificate(EC) + stranger;
    assertThat(subjects((Usable) KeyPairReader.read(secret(alone, pem(EC)))))
        .containsExactly("CN=a.test");
  }

  @Test
  void aSecretIsParsedOnce() throws Exception {
    SecretSpec secret = secret(certificate(EC), pem(EC));
    CertificateCache cache = new CertificateCache();
    ParsedSecret first = cache.parse(secret);
    assertThat(cache.parse(new SecretSpec(secret.type(), secret.data()))).isSameAs(first);
  }

  @Test
  void neverShowsAKey() throws Exception {
    SecretSpec secret = secret(certificate(EC), pem(EC));
    assertThat(secret.toString()).doesNotContain(secret.data().get(SecretSpec.KEY));
    assertThat(KeyPairReader.read(secret).toString()).contains("redacted");
  }

  private static BigInteger secretOf(PrivateKey key) {
    return key instanceof ECPrivateKey ec
        ? ec.getS()
        : ((RSAPrivateCrtKey) key).getPrivateExponent();
  }

  private static KeyPair pair(String algorithm, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> subjects(Usable usable) throws Exception {
    List<String> subjects = new ArrayList<>();
    for (Der der : usable.chain()) {
      subjects.add(new X509CertificateHolder(der.bytes()).getSubject().toString());
    }
    return subjects;
  }

  private static String certificate(KeyPair pair) throws Exception {
    return certificate(pair, "CN=a.test", "CN=a.test");
  }

  /** Signed by the pair itself, whoever is named as the issuer. */
  private static String certificate(KeyPair pair, String subject, String issuer) throws Exception {
    GeneralName[] names = {
      new GeneralName(GeneralName.dNSName, "A.test"),
      new GeneralName(GeneralName.dNSName, "*.b.test"),
      new GeneralName(GeneralName.iPAddress, "10.0.0.1")
    };
    String signature = pair.getPrivate().getAlgorithm().equals("EC") ? "ECDSA" : "RSA";
    byte[] der =
        new JcaX509v3CertificateBuilder(
                new X500Name(issuer),
                BigInteger.ONE,
                new Date(0),
                new Date(1L << 42),
                new X500Name(subject),
                pair.getPublic())
            .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names))
            .build(new JcaContentSignerBuilder("SHA256with" + signature).build(pair.getPrivate()))
            .getEncoded();
    return pem("CERTIFICATE", der);
  }

  private static String pem(KeyPair pair) throws Exception {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(pair.getPrivate());
    }
    return text.toString();
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(label, Base64.getMimeEncoder().encodeToString(der), label);
  }

  private static SecretSpec secret(String certificate, String key) {
    return new SecretSpec(
        SecretSpec.TLS,
        Map.of(SecretSpec.CERTIFICATE, base64(certificate), SecretSpec.KEY, base64(key)));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
