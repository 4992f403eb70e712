package dev.fairlead.operator.certificate;

import dev.fairlead.operator.certificate.ParsedSecret.Problem;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/**
 * Whether a private key belongs to a certificate: the public part is computed from the private one
 * and compared, which takes tens of microseconds where signing would take milliseconds.
 */
final class KeyMatch {
  /** Below this BoringSSL and clients refuse. */
  private static final int MIN_RSA_BITS = 1024;

  private static final Set<ASN1ObjectIdentifier> CURVES =
      Set.of(
          X9ObjectIdentifiers.prime256v1,
          SECObjectIdentifiers.secp384r1,
          SECObjectIdentifiers.secp521r1);

  private KeyMatch() {}

  static void check(SubjectPublicKeyInfo certificate, PrivateKeyInfo key)
      throws BadKeyPairException, IOException {
    AsymmetricKeyParameter inCertificate = PublicKeyFactory.createKey(certificate);
    AsymmetricKeyParameter own = PrivateKeyFactory.createKey(key);
    boolean match =
        switch (inCertificate) {
          case RSAKeyParameters rsa -> rsa(rsa, own);
          case ECPublicKeyParameters ec -> {
            curve(certificate);
            yield own instanceof ECPrivateKeyParameters mine && ec(ec, mine);
          }
          default ->
              throw new BadKeyPairException(
                  Problem.ALGORITHM,
                  "its key is of kind " + kind(certificate) + "; expected RSA or ECDSA");
        };
    if (!match) {
      throw new BadKeyPairException(
          Problem.MISMATCH, "the private key does not belong to the certificate");
    }
  }

  private static boolean rsa(RSAKeyParameters certificate, AsymmetricKeyParameter own)
      throws BadKeyPairException {
    int bits = certificate.getModulus().bitLength();
    if (bits < MIN_RSA_BITS) {
      throw new BadKeyPairException(
          Problem.ALGORITHM,
          "its RSA key has " + bits + " bits; expected 2048 or more, at least " + MIN_RSA_BITS);
    }
    if (!(own instanceof RSAPrivateCrtKeyParameters mine)) {
      return false;
    }
    BigInteger modulus = mine.getModulus();
    return modulus.equals(certificate.getModulus())
        && mine.getPublicExponent().equals(certificate.getExponent())
        && mine.getP().multiply(mine.getQ()).equals(modulus);
  }

  private static boolean ec(ECPublicKeyParameters certificate, ECPrivateKeyParameters mine) {
    return certificate.getParameters().getCurve().equals(mine.getParameters().getCurve())
        && new FixedPointCombMultiplier()
            .multiply(mine.getParameters().getG(), mine.getD())
            .normalize()
            .equals(certificate.getQ().normalize());
  }

  private static void curve(SubjectPublicKeyInfo certificate) throws BadKeyPairException {
    Object parameters = certificate.getAlgorithm().getParameters();
    if (!(parameters instanceof ASN1ObjectIdentifier curve) || !CURVES.contains(curve)) {
      throw new BadKeyPairException(
          Problem.ALGORITHM, "its elliptic curve is not one of P-256, P-384 and P-521");
    }
  }

  private static String kind(SubjectPublicKeyInfo certificate) {
    String oid = certificate.getAlgorithm().getAlgorithm().getId();
    return switch (oid) {
      case "1.3.101.112" -> "Ed25519";
      case "1.3.101.113" -> "Ed448";
      case "1.2.840.10040.4.1" -> "DSA";
      default -> oid;
    };
  }
}
