package dev.fairlead.cli;

import dev.fairlead.cli.print.Format;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How a verb prints data. */
final class OutputOptions {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      converter = Converter.class,
      description = "table, json or yaml; default ${DEFAULT-VALUE}.")
  private Format format = Format.TABLE;

  Format format() {
    return format;
  }

  private static final class Converter implements ITypeConverter<Format> {
    @Override
    public Format convert(String text) {
      try {
        return Format.of(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }
}
