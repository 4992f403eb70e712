package dev.fairlead.cli.demo;

/** Something the demo does that is more than one request and one response. */
interface Call {
  /** What it asks, for a person. */
  String request();

  /** What should come of it. */
  String expected();

  /** What it demonstrates. */
  String shows();

  /** Does it. */
  Outcome outcome();

  /**
   * @param good whether it is what was expected
   * @param saw what came of it
   */
  record Outcome(boolean good, String saw) {}
}
