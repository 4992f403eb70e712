package dev.fairlead.dataplane.fields;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/** Makes request ids of one loop: 128 random bits in hexadecimal. Unique, not secret. */
public final class RequestIds {
  static final int LENGTH = 32;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long high;
  private long low;

  public RequestIds() {
    SecureRandom random = new SecureRandom();
    high = random.nextLong();
    low = random.nextLong();
  }

  /** Writes the next id to {@code bytes[at, at + LENGTH)}. */
  void next(byte[] bytes, int at) {
    // Two SplitMix64 sequences (Steele, Lea, Flood 2014) with different steps.
    high += GOLDEN;
    low += GOLDEN << 1 | 1;
    write(mix(high), bytes, at);
    write(mix(low), bytes, at + 16);
  }

  /** A number for a random choice. */
  public int nextInt() {
    low += GOLDEN << 1 | 1;
    return (int) (mix(low) >>> 32);
  }

  private static void write(long bits, byte[] bytes, int at) {
    for (int i = 0; i < 16; i++) {
      bytes[at + i] = HEX[(int) (bits >>> (60 - 4 * i)) & 0xf];
    }
  }

  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }
}
