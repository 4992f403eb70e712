package dev.fairlead.operator.report;

/** Lets more urgent work go first: a status may wait, a route may not. */
@FunctionalInterface
public interface Courtesy {
  /** Returns when nothing more urgent is to be done, or after a while. */
  void giveWay() throws InterruptedException;
}
