package dev.fairlead.dataplane.feed;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * @param name of this data plane, as operators show it
 * @param operators where operators are; every address a host resolves to gets a stream
 * @param resolveEvery how often hosts are resolved, and the certificate files read, again
 */
public record FeedConfig(String name, List<Address> operators, Duration resolveEvery) {
  private static final Duration RESOLVE_EVERY = Duration.ofSeconds(2);

  public FeedConfig {
    operators = List.copyOf(operators);
  }

  /**
   * @param host a name or an IP literal
   * @param port 1 to 65535
   */
  public record Address(String host, int port) {
    /**
     * @param text {@code HOST:PORT} or {@code [IPV6]:PORT}
     * @throws IllegalArgumentException if it is something else
     */
    static Address parse(String text) {
      int colon = text.lastIndexOf(':');
      String host = colon < 0 ? "" : text.substring(0, colon);
      if (host.startsWith("[") && host.endsWith("]")) {
        host = host.substring(1, host.length() - 1);
      }
      int port = port(text.substring(colon + 1));
      if (host.isEmpty() || port < 1 || port > 65_535) {
        throw new IllegalArgumentException("operator '" + text + "' is not HOST:PORT");
      }
      return new Address(host, port);
    }

    private static int port(String text) {
      return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : -1;
    }
  }

  /**
   * With the defaults.
   *
   * @param operators {@code HOST:PORT}, several separated by commas
   * @throws IllegalArgumentException if it is something else
   */
  public static FeedConfig of(String name, String operators) {
    return new FeedConfig(
        name,
        Arrays.stream(operators.split(",", -1)).map(String::strip).map(Address::parse).toList(),
        RESOLVE_EVERY);
  }
}
