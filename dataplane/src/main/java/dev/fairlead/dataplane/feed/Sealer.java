package dev.fairlead.dataplane.feed;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/** AES-256-GCM (SP 800-38D) with a random nonce in front, and keys from a feed key by HKDF. */
final class Sealer {
  static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Sealer() {}

  /** The key that belongs to a private key; nobody without that key can derive it. */
  static SecretKey keyFrom(PrivateKey feedKey) throws GeneralSecurityException {
    byte[] secret =
        feedKey instanceof ECPrivateKey ec ? ec.getS().toByteArray() : feedKey.getEncoded();
    return KDF.getInstance("HKDF-SHA256")
        .deriveKey(
            "AES",
            HKDFParameterSpec.ofExtract()
                .addIKM(secret)
                .addSalt("fairlead state v1".getBytes(StandardCharsets.US_ASCII))
                .thenExpand("revision store".getBytes(StandardCharsets.US_ASCII), 32));
  }

  /** Writes {@code plain} sealed, as it comes. */
  static void seal(SecretKey key, StateFile.Content plain, byte[] context, OutputStream out)
      throws IOException, GeneralSecurityException {
    byte[] nonce = new byte[NONCE];
    RANDOM.nextBytes(nonce);
    out.write(nonce);
    Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, context);
    plain.writeTo(
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            byte[] sealed = cipher.update(bytes, offset, length);
            if (sealed != null) {
              out.write(sealed);
            }
          }
        });
    out.write(cipher.doFinal());
  }

  /**
   * @throws GeneralSecurityException if it was sealed under another key or for another context, or
   *     was changed
   */
  static byte[] open(SecretKey key, byte[] sealed, byte[] context) throws GeneralSecurityException {
    if (sealed.length < NONCE) {
      throw new GeneralSecurityException("too short");
    }
    Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(sealed, NONCE), context);
    return cipher.doFinal(sealed, NONCE, sealed.length - NONCE);
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce, byte[] context)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(context);
    return cipher;
  }
}
