package dev.fairlead.cli;

import dev.fairlead.cli.print.Terminal;
import dev.fairlead.cli.view.Picture;
import dev.fairlead.cli.view.RoutesView;
import dev.fairlead.operator.InputOptions;
import dev.fairlead.operator.source.SourceException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code fairlead routes}. */
@Command(
    name = "routes",
    description = {
      "Lists every route: host, path, Service and its ready endpoints, TLS, and what is wrong.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  fairlead routes --manifests examples/shop",
      "  fairlead routes --kubeconfig ~/.kube/config -o json | jq '.routes[].host'"
    })
final class RoutesCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private InputOptions input = new InputOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  RoutesCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws SourceException {
    Picture picture = Offline.look(input);
    output.format().print(RoutesView.of(picture), terminal);
    return picture.hasErrors() ? Cli.FINDINGS : Cli.FINE;
  }
}
