package dev.fairlead.operator;

import dev.fairlead.operator.source.SourceException;
import java.io.IOException;
import picocli.CommandLine;

/** The main of the operator's image: {@link OperatorCommand} without the rest of the CLI. */
public final class Main {
  private static final int USAGE = 2;

  private Main() {}

  public static void main(String[] args) {
    CommandLine line = new CommandLine(new OperatorCommand());
    line.getCommandSpec().mixinStandardHelpOptions(true);
    line.setExecutionExceptionHandler((error, command, parsed) -> {
      if (!(error instanceof IOException) && !(error instanceof SourceException)) {
        throw error;
      }
      command.getErr().println("operator: " + error.getMessage());
      return USAGE;
    });
    System.exit(line.execute(args));
  }
}
