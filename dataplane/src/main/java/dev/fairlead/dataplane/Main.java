package dev.fairlead.dataplane;

import picocli.CommandLine;

/** The data-plane image's entry: nothing but the verb {@code dataplane}. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new DataPlaneCommand()).execute(args));
  }
}
