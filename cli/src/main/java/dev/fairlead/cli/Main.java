package dev.fairlead.cli;

import dev.fairlead.cli.print.Terminal;

/** The entry point of the launcher {@code ./fairlead}. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    int code = new Cli(Terminal.ofProcess()).run(args);
    System.exit(code);
  }
}
