package dev.fairlead.cli.print;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where a verb prints: data on standard output, everything said to a person about the run itself on
 * standard error; each with colour only where a person reads it.
 *
 * @param out standard output
 * @param err standard error
 * @param outColour whether escape sequences may be written to {@code out}
 * @param errColour likewise for {@code err}
 */
public record Terminal(PrintWriter out, PrintWriter err, boolean outColour, boolean errColour) {

  /**
   * The process's own streams. The launcher says in {@code fairlead.terminal} which of them (1, 2)
   * are terminals; {@code NO_COLOR} (no-color.org) and {@code TERM=dumb} turn colour off.
   */
  public static Terminal ofProcess() {
    Map<String, String> env = System.getenv();
    boolean wanted = env.getOrDefault("NO_COLOR", "").isEmpty() && !"dumb".equals(env.get("TERM"));
    String terminals = System.getProperty("fairlead.terminal", "");
    return new Terminal(
        writer(FileDescriptor.out),
        writer(FileDescriptor.err),
        wanted && terminals.contains("1"),
        wanted && terminals.contains("2"));
  }

  /** Without colour, into these. */
  public static Terminal plain(PrintWriter out, PrintWriter err) {
    return new Terminal(out, err, false, false);
  }

  private static PrintWriter writer(FileDescriptor descriptor) {
    PrintStream stream =
        new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }
}
