package dev.fairlead.operator.certificate;

import dev.fairlead.operator.certificate.ParsedSecret.Problem;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/**
 * Whether a private key belongs to a certificate: the public part is computed from the private one
 * and compared, which takes tens of microseconds where signing would take milliseconds. A key that
 * contradicts itself is found here too: BoringSSL would refuse it (RSA_check_key).
 */
final class KeyMatch {
  /** Below this BoringSSL and clients refuse. */
  private static final int MIN_RSA_BITS = 1024;

  private static final int MAX_RSA_BITS = 8192;
  private static final int MAX_EXPONENT_BITS = 33;

  private static final Set<ASN1ObjectIdentifier> CURVES =
      Set.of(
          X9ObjectIdentifiers.prime256v1,
          SECObjectIdentifiers.secp384r1,
          SECObjectIdentifiers.secp521r1);

  private KeyMatch() {}

  /** The key, written anew in one form. */
  static PrivateKeyInfo check(SubjectPublicKeyInfo certificate, PrivateKeyInfo key)
      throws BadKeyPairException, IOException {
    ASN1ObjectIdentifier algorithm = certificate.getAlgorithm().getAlgorithm();
    if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
      return rsa((RSAKeyParameters) PublicKeyFactory.createKey(certificate), parse(key));
    }
    if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      checkCurve(certificate);
      ECPublicKeyParameters inCertificate =
          (ECPublicKeyParameters) PublicKeyFactory.createKey(certificate);
      return ec(inCertificate, parse(withCurve(key, certificate.getAlgorithm())));
    }
    throw new BadKeyPairException(
        Problem.ALGORITHM, "its key is of kind " + kind(algorithm) + "; expected RSA or ECDSA");
  }

  /** The size of a key of RSA; 0 for others. */
  static int rsaBits(SubjectPublicKeyInfo certificate) throws IOException {
    return PublicKeyFactory.createKey(certificate) instanceof RSAKeyParameters rsa
        ? rsa.getModulus().bitLength()
        : 0;
  }

  private static AsymmetricKeyParameter parse(PrivateKeyInfo key) throws BadKeyPairException {
    try {
      return PrivateKeyFactory.createKey(key);
    } catch (IOException | RuntimeException e) {
      // Bouncy Castle throws many kinds; a message could quote the key.
      throw new BadKeyPairException(Problem.CONTENT, "tls.key cannot be decoded");
    }
  }

  private static PrivateKeyInfo rsa(RSAKeyParameters certificate, AsymmetricKeyParameter key)
      throws BadKeyPairException, IOException {
    int bits = certificate.getModulus().bitLength();
    if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
      throw new BadKeyPairException(
          Problem.ALGORITHM,
          "its RSA key has " + bits + " bits; expected 2048 to 4096, at least " + MIN_RSA_BITS);
    }
    if (certificate.getExponent().bitLength() > MAX_EXPONENT_BITS) {
      throw new BadKeyPairException(Problem.ALGORITHM, "its RSA exponent is too large");
    }
    if (!(key instanceof RSAPrivateCrtKeyParameters own)
        || !own.getModulus().equals(certificate.getModulus())
        || !own.getPublicExponent().equals(certificate.getExponent())) {
      throw mismatch();
    }
    if (!consistent(own)) {
      throw new BadKeyPairException(Problem.CONTENT, "tls.key contradicts itself");
    }
    return PrivateKeyInfoFactory.createPrivateKeyInfo(own);
  }

  /** RFC 8017 section 3.2: the parts of a private key belong together. */
  private static boolean consistent(RSAPrivateCrtKeyParameters key) {
    BigInteger p = key.getP();
    BigInteger q = key.getQ();
    BigInteger belowP = p.subtract(BigInteger.ONE);
    BigInteger belowQ = q.subtract(BigInteger.ONE);
    BigInteger product = key.getExponent().multiply(key.getPublicExponent());
    return p.multiply(q).equals(key.getModulus())
        && product.mod(belowP).equals(BigInteger.ONE)
        && product.mod(belowQ).equals(BigInteger.ONE)
        && key.getDP().equals(key.getExponent().mod(belowP))
        && key.getDQ().equals(key.getExponent().mod(belowQ))
        && key.getQInv().multiply(q).mod(p).equals(BigInteger.ONE);
  }

  private static PrivateKeyInfo ec(ECPublicKeyParameters certificate, AsymmetricKeyParameter key)
      throws BadKeyPairException, IOException {
    if (!(key instanceof ECPrivateKeyParameters own)
        || !own.getParameters().getCurve().equals(certificate.getParameters().getCurve())
        || !new FixedPointCombMultiplier()
            .multiply(own.getParameters().getG(), own.getD())
            .normalize()
            .equals(certificate.getQ().normalize())) {
      throw mismatch();
    }
    ECPrivateKeyParameters named =
        new ECPrivateKeyParameters(own.getD(), certificate.getParameters());
    return PrivateKeyInfoFactory.createPrivateKeyInfo(named);
  }

  /** A SEC1 key may leave its curve out (RFC 5915 section 3): then it is the certificate's. */
  private static PrivateKeyInfo withCurve(PrivateKeyInfo key, AlgorithmIdentifier curve)
      throws IOException {
    AlgorithmIdentifier own = key.getPrivateKeyAlgorithm();
    boolean without =
        own.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)
            && own.getParameters() == null;
    return without ? new PrivateKeyInfo(curve, key.parsePrivateKey()) : key;
  }

  private static void checkCurve(SubjectPublicKeyInfo certificate) throws BadKeyPairException {
    Object parameters = certificate.getAlgorithm().getParameters();
    if (!(parameters instanceof ASN1ObjectIdentifier curve) || !CURVES.contains(curve)) {
      throw new BadKeyPairException(
          Problem.ALGORITHM, "its elliptic curve is not one of P-256, P-384 and P-521");
    }
  }

  private static BadKeyPairException mismatch() {
    return new BadKeyPairException(
        Problem.MISMATCH, "the private key does not belong to the certificate");
  }

  private static String kind(ASN1ObjectIdentifier algorithm) {
    return switch (algorithm.getId()) {
      case "1.3.101.112" -> "Ed25519, which BoringSSL does not serve";
      case "1.3.101.113" -> "Ed448";
      case "1.2.840.10040.4.1" -> "DSA";
      case "1.2.840.113549.1.1.10" -> "RSASSA-PSS";
      default -> algorithm.getId();
    };
  }
}
