package dev.fairlead.operator.certificate;

import dev.fairlead.operator.certificate.ParsedSecret.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/** The blocks of a PEM text (RFC 7468); what stands between them is ignored, as everybody does. */
final class Pem {
  private static final int MAX_CHAIN = 32;

  private Pem() {}

  /** All certificates, at least one. */
  static List<X509CertificateHolder> certificates(byte[] pem, String field)
      throws BadKeyPairException {
    List<X509CertificateHolder> chain = new ArrayList<>();
    for (Object block : blocks(pem, field)) {
      if (block instanceof X509CertificateHolder certificate) {
        chain.add(certificate);
      }
    }
    if (chain.isEmpty()) {
      throw new BadKeyPairException(
          Problem.CONTENT, field + " holds no certificate; expected BEGIN CERTIFICATE");
    }
    if (chain.size() > MAX_CHAIN) {
      throw new BadKeyPairException(
          Problem.CONTENT,
          field + " holds " + chain.size() + " certificates; expected at most " + MAX_CHAIN);
    }
    return chain;
  }

  /** The first private key; an EC PARAMETERS block before it is passed over. */
  static PrivateKeyInfo privateKey(byte[] pem, String field) throws BadKeyPairException {
    for (Object block : blocks(pem, field)) {
      if (block instanceof PrivateKeyInfo key) {
        return key;
      }
      if (block instanceof PEMKeyPair pair) {
        return pair.getPrivateKeyInfo();
      }
      if (block instanceof PEMEncryptedKeyPair || block instanceof PKCS8EncryptedPrivateKeyInfo) {
        throw new BadKeyPairException(
            Problem.CONTENT, field + " is encrypted; expected a key without a password");
      }
    }
    throw new BadKeyPairException(
        Problem.CONTENT,
        field
            + " holds no private key; expected BEGIN PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE"
            + " KEY");
  }

  private static List<Object> blocks(byte[] pem, String field) throws BadKeyPairException {
    List<Object> blocks = new ArrayList<>();
    try (PEMParser parser =
        new PEMParser(
            new InputStreamReader(new ByteArrayInputStream(pem), StandardCharsets.US_ASCII))) {
      for (Object block = parser.readObject(); block != null; block = parser.readObject()) {
        blocks.add(block);
      }
    } catch (IOException | RuntimeException e) {
      // The exception's message could quote the content.
      throw new BadKeyPairException(Problem.CONTENT, field + " is not valid PEM");
    }
    return blocks;
  }
}
