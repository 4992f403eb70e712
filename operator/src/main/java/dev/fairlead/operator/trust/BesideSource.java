package dev.fairlead.operator.trust;

import dev.fairlead.snapshot.Beside;
import dev.fairlead.snapshot.Certificate;
import dev.fairlead.snapshot.TicketKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * What travels beside the snapshot, as a function of a secret and the time, so that all operators
 * with one CA give the same: ticket keys by HKDF (RFC 5869) from the secret and the number of the
 * period since 1970. The period's key encrypts; the next period's key is already known, for clocks
 * that are ahead, and the one before still decrypts.
 */
public final class BesideSource {
  private final byte[] secret;
  private final Duration period;
  private final Certificate fallback;

  BesideSource(byte[] secret, Duration period, Certificate fallback) {
    this.secret = secret.clone();
    this.period = period;
    this.fallback = fallback;
  }

  /** For one process alone: nothing is kept. */
  public static BesideSource standalone(Instant now) {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    try {
      return new BesideSource(
          secret, Lifetimes.DEFAULT.ticketPeriod(), FallbackCertificate.make(now).asCertificate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the platform cannot make a certificate", e);
    }
  }

  public Beside at(Instant now) {
    long number = number(now);
    List<TicketKey> keys = new ArrayList<>(3);
    for (long n : new long[] {number, number + 1, number - 1}) {
      keys.add(ticketKey(n));
    }
    return new Beside(keys, fallback);
  }

  /** Time until {@link #at} gives something else; positive. */
  public Duration untilNext(Instant now) {
    return Duration.between(now, Instant.ofEpochMilli((number(now) + 1) * period.toMillis()));
  }

  private long number(Instant now) {
    return Math.floorDiv(now.toEpochMilli(), period.toMillis());
  }

  private TicketKey ticketKey(long number) {
    byte[] info = ("ticket key " + number).getBytes(StandardCharsets.US_ASCII);
    byte[] salt = "fairlead feed v1".getBytes(StandardCharsets.US_ASCII);
    try {
      return new TicketKey(
          KDF.getInstance("HKDF-SHA256")
              .deriveData(
                  HKDFParameterSpec.ofExtract()
                      .addIKM(secret)
                      .addSalt(salt)
                      .thenExpand(info, TicketKey.BYTES)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java 25 has HKDF-SHA256", e);
    }
  }
}
