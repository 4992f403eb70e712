package dev.fairlead.cli;

import dev.fairlead.cli.images.ImagesCommand;
import dev.fairlead.cli.print.Colour;
import dev.fairlead.cli.print.Terminal;
import dev.fairlead.cli.print.UserErrorException;
import dev.fairlead.dataplane.DataPlaneCommand;
import dev.fairlead.operator.OperatorCommand;
import dev.fairlead.operator.source.SourceException;
import dev.fairlead.operator.source.field.Spelling;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line: which verbs there are, and what becomes of everything that goes wrong in one.
 * Exit codes: 0 fine, 1 findings of severity error (or a failed {@code demo --check}), 2 wrong
 * usage or a start that is not possible.
 */
final class Cli {
  static final int FINE = 0;
  static final int FINDINGS = 1;
  static final int USAGE = 2;

  private final Terminal terminal;

  @Command(
      name = "fairlead",
      versionProvider = Version.class,
      mixinStandardHelpOptions = true,
      scope = ScopeType.INHERIT,
      description = {
        "A Kubernetes ingress controller: Ingress objects in, routed traffic out.",
        ""
      },
      synopsisSubcommandLabel = "VERB",
      commandListHeading = "%nVerbs:%n",
      footer = {
        "",
        "Example:",
        "  fairlead demo                                        see it work, with curl lines to try",
        "  fairlead run --manifests examples/shop               serve a folder of manifests",
        "  fairlead explain --manifests . http://shop.test/cart why a request goes where it goes",
        "",
        "Exit codes: 0 fine, 1 findings of severity error, 2 wrong usage.",
        "'fairlead VERB --help' says more about a verb."
      })
  static final class Root {}

  Cli(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Runs the verb that the arguments name; returns the exit code. */
  int run(String... args) {
    CommandLine line = commandLine();
    if (args.length == 0) {
      line.usage(terminal.err(), colours(terminal.errColour()));
      return USAGE;
    }
    int code = line.execute(withoutHelpVerb(args, line));
    terminal.out().flush();
    terminal.err().flush();
    return code;
  }

  /** {@code help} and {@code help VERB} are what many try first. */
  private static String[] withoutHelpVerb(String[] args, CommandLine line) {
    if (!args[0].equals("help")) {
      return args;
    }
    if (args.length == 1) {
      return new String[] {"--help"};
    }
    return line.getSubcommands().containsKey(args[1])
        ? new String[] {args[1], "--help"}
        : Arrays.copyOfRange(args, 1, args.length);
  }

  CommandLine commandLine() {
    CommandLine line = new CommandLine(new Root());
    line.addSubcommand(new DemoCommand(terminal))
        .addSubcommand(new RunCommand(terminal))
        .addSubcommand(new OperatorCommand())
        .addSubcommand(new DataPlaneCommand())
        .addSubcommand(new RoutesCommand(terminal))
        .addSubcommand(new ExplainCommand(terminal))
        .addSubcommand(new CheckCommand(terminal))
        .addSubcommand(new StatusCommand(terminal))
        .addSubcommand(new ImagesCommand());
    line.setOut(terminal.out())
        .setErr(terminal.err())
        .setColorScheme(CommandLine.Help.defaultColorScheme(colours(terminal.outColour())))
        .setUsageHelpAutoWidth(false)
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler(this::wrongUsage)
        .setExecutionExceptionHandler(this::failed);
    return line;
  }

  private static Ansi colours(boolean wanted) {
    return wanted ? Ansi.ON : Ansi.OFF;
  }

  private int wrongUsage(ParameterException error, String[] args) {
    CommandLine command = error.getCommandLine();
    String message = String.valueOf(error.getMessage());
    say(command.getErr(), message.startsWith("Error: ") ? message.substring(7) : message);
    if (error instanceof UnmatchedArgumentException unmatched) {
      suggest(unmatched, command);
    }
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().println("Try '" + name + " --help'.");
    return USAGE;
  }

  private static void suggest(UnmatchedArgumentException error, CommandLine command) {
    String wrong = error.getUnmatched().getFirst();
    Set<String> known =
        error.isUnknownOption()
            ? command.getCommandSpec().optionsMap().keySet()
            : command.getSubcommands().keySet();
    String near = Spelling.nearest(wrong, known);
    if (near != null) {
      command.getErr().println("Did you mean " + near + "?");
    } else if (!error.isUnknownOption() && !known.isEmpty()) {
      command.getErr().println("There are: " + String.join(", ", known) + ".");
    }
  }

  private int failed(Exception error, CommandLine command, ParseResult parsed) {
    if (error instanceof UserErrorException
        || error instanceof IOException
        || error instanceof SourceException) {
      say(command.getErr(), String.valueOf(error.getMessage()));
    } else {
      say(command.getErr(), "this should not happen: " + error);
      command.getErr().println("FAIRLEAD_DEBUG=1 in the environment shows where it came from.");
    }
    if (debug(System.getenv())) {
      error.printStackTrace(command.getErr());
    }
    return USAGE;
  }

  private static boolean debug(Map<String, String> env) {
    return !env.getOrDefault("FAIRLEAD_DEBUG", "").isEmpty();
  }

  private void say(PrintWriter err, String message) {
    err.println(Colour.BAD.paint("fairlead:", terminal.errColour()) + " " + message);
  }
}
