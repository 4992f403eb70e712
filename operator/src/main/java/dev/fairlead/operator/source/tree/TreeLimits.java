package dev.fairlead.operator.source.tree;

/** How large one document may be; an API server's request limit is 3 MiB. */
public final class TreeLimits {
  /** Levels of lists and objects inside each other. */
  static final int DEPTH = 64;

  /** Nodes of one document with every alias written out: stops alias bombs. */
  static final int NODES = 500_000;

  /** Bytes of one file, which may hold many documents. */
  public static final int FILE_BYTES = 64 << 20;

  private TreeLimits() {}

  static SyntaxError tooDeep(int line) {
    return new SyntaxError(
        line, "nested deeper than " + DEPTH + " levels", "at most " + DEPTH + " levels");
  }

  static SyntaxError tooLarge(int line) {
    return new SyntaxError(
        line,
        "more than " + NODES + " values once its aliases are written out",
        "at most " + NODES + " values in one document");
  }
}
