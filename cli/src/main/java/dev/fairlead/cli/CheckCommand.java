package dev.fairlead.cli;

import dev.fairlead.cli.print.Terminal;
import dev.fairlead.cli.view.FindingsView;
import dev.fairlead.cli.view.Picture;
import dev.fairlead.operator.InputOptions;
import dev.fairlead.operator.source.SourceException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code fairlead check}. */
@Command(
    name = "check",
    description = {"Lists what is wrong with manifests or with a cluster's objects.", ""},
    footer = {
      "",
      "Exit code 1 if there is a finding of severity error.",
      "",
      "Example:",
      "  fairlead check --manifests deploy/",
      "  fairlead check --manifests deploy/ -o json | jq '.findings[] | select(.line)'"
    })
final class CheckCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private InputOptions input = new InputOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  CheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws SourceException {
    Picture picture = Offline.look(input);
    output.format().print(FindingsView.of(picture), terminal);
    return picture.hasErrors() ? Cli.FINDINGS : Cli.FINE;
  }
}
