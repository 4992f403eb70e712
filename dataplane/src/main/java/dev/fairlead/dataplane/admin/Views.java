package dev.fairlead.dataplane.admin;

import org.jspecify.annotations.Nullable;

/** What the admin port shows. Each call may take its time; none is made on an event loop. */
public interface Views {
  /** Why no traffic should come, for people; null if it should. */
  @Nullable String notReady();

  /** All metrics. */
  Page metrics();

  /** Who it is, what it runs and how it is, as JSON. */
  Page status();

  /** What is live, as JSON without any key material. */
  Page config();

  /**
   * A page of text.
   *
   * @param type its Content-Type
   * @param text its body
   */
  record Page(String type, String text) {}
}
