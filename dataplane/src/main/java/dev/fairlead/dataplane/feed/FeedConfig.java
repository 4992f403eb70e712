package dev.fairlead.dataplane.feed;

import java.time.Duration;

/**
 * @param name of this data plane, as operators show it
 * @param host of the operators; every address it resolves to gets a stream
 * @param port of the operators' feed
 * @param resolveEvery how often the host is resolved, and the certificate files read, again
 * @param storeDelay how long the disk waits for a newer revision, at most a second
 */
public record FeedConfig(
    String name, String host, int port, Duration resolveEvery, Duration storeDelay) {

  /**
   * With the defaults.
   *
   * @param operator {@code HOST:PORT} or {@code [IPV6]:PORT}
   * @throws IllegalArgumentException if it is something else
   */
  public static FeedConfig of(String name, String operator) {
    int colon = operator.lastIndexOf(':');
    String host = colon < 0 ? "" : operator.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    int port = port(operator.substring(colon + 1));
    if (host.isEmpty() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException("operator '" + operator + "' is not HOST:PORT");
    }
    return new FeedConfig(name, host, port, Duration.ofSeconds(2), Duration.ofMillis(500));
  }

  private static int port(String text) {
    boolean digits =
        !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(Character::isDigit);
    return digits ? Integer.parseInt(text) : -1;
  }
}
