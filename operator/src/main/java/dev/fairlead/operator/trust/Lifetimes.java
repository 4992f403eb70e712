package dev.fairlead.operator.trust;

import java.time.Duration;

/**
 * How long things last. What is replaced is replaced when a third of its time is left.
 *
 * @param leaf certificates of operator and data planes, at least a second
 * @param authority the CA's certificate
 * @param ticketPeriod how long one ticket key encrypts; it decrypts a period longer
 */
public record Lifetimes(Duration leaf, Duration authority, Duration ticketPeriod) {
  public static final Lifetimes DEFAULT =
      new Lifetimes(Duration.ofDays(90), Duration.ofDays(3652), Duration.ofHours(12));

  public Lifetimes {
    if (leaf.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("lifetime " + leaf + " is less than one second");
    }
    if (authority.compareTo(leaf) < 0) {
      throw new IllegalArgumentException("the CA must outlive its certificates");
    }
    if (ticketPeriod.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("ticket period " + ticketPeriod + " is below one second");
    }
  }

  public Lifetimes withLeaf(Duration lifetime) {
    return new Lifetimes(lifetime, authority, ticketPeriod);
  }
}
