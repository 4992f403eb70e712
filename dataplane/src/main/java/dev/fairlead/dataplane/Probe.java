package dev.fairlead.dataplane;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code helm test} runs in a pod of its own: every argument is {@code STATUS=URL}, and each
 * URL must answer with its status within half a minute; {@code any} means any answer of HTTP. Exit
 * code 0 or 1.
 */
public final class Probe {
  private static final Logger LOG = LoggerFactory.getLogger(Probe.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int TIMEOUT_MILLIS = 5000;

  private Probe() {}

  public static void main(String[] args) throws InterruptedException {
    boolean fine = true;
    for (String expected : args) {
      fine &= answers(expected);
    }
    System.exit(fine ? 0 : 1);
  }

  static boolean answers(String expected) throws InterruptedException {
    String[] parts = expected.split("=", 2);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String seen = ask(parts[1]);
    while (!fits(seen, parts[0]) && System.nanoTime() - deadline < 0) {
      Thread.sleep(PAUSE);
      seen = ask(parts[1]);
    }
    LOG.info("{}: {}, expected {}", parts[1], seen, parts[0]);
    return fits(seen, parts[0]);
  }

  private static boolean fits(String seen, String expected) {
    return expected.equals("any") ? seen.matches("[0-9]{3}") : seen.equals(expected);
  }

  /** The status, or why there is none. */
  private static String ask(String url) {
    try {
      var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
      connection.setInstanceFollowRedirects(false);
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      return String.valueOf(connection.getResponseCode());
    } catch (IOException e) {
      return e.toString();
    }
  }
}
