package dev.fairlead.dataplane.feed;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Waits between attempts at one operator: from 50 ms, doubling up to one second, half of it by
 * chance. Remembers why the last one failed, so that it is said once.
 */
final class Backoff {
  private static final int FIRST_MILLIS = 50;
  private static final int MAX_MILLIS = 1000;

  private int millis = FIRST_MILLIS;
  private String reason = "";

  long nextMillis() {
    int now = millis;
    millis = Math.min(MAX_MILLIS, millis * 2);
    return now / 2 + ThreadLocalRandom.current().nextInt(now / 2 + 1);
  }

  /** Whether the last attempt failed for another reason. */
  boolean isNews(String now) {
    boolean news = !now.equals(reason);
    reason = now;
    return news;
  }

  void reset() {
    millis = FIRST_MILLIS;
    reason = "";
  }
}
