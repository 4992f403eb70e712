package dev.fairlead.cli;

import dev.fairlead.cli.print.Format;
import picocli.CommandLine.Option;

/** How a verb prints data. */
final class OutputOptions {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private Format format = Format.TABLE;

  Format format() {
    return format;
  }
}
