package dev.fairlead.operator.report;

import java.time.Duration;

/** Tells users what became of their objects. */
@FunctionalInterface
public interface Reporter {
  /** Tells nobody. */
  Reporter NONE = report -> {};

  /** Called after every pass by the thread of the cycle, so it must not wait for anything. */
  void report(Report report);

  /**
   * How long the pass took that {@link #report} has just told of.
   *
   * @param compile from the objects to the snapshot
   * @param whole with publishing and reporting
   */
  default void took(Duration compile, Duration whole) {}

  /** One after the other. */
  default Reporter and(Reporter next) {
    Reporter first = this;
    return new Reporter() {
      @Override
      public void report(Report report) {
        first.report(report);
        next.report(report);
      }

      @Override
      public void took(Duration compile, Duration whole) {
        first.took(compile, whole);
        next.took(compile, whole);
      }
    };
  }
}
