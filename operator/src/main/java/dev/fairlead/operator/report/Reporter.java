package dev.fairlead.operator.report;

/** Tells users what became of their objects. */
@FunctionalInterface
public interface Reporter {
  /** Tells nobody. */
  Reporter NONE = report -> {};

  /** Called after every pass by the thread of the cycle, so it must not wait for anything. */
  void report(Report report);

  /** One after the other. */
  default Reporter and(Reporter next) {
    return report -> {
      report(report);
      next.report(report);
    };
  }
}
