package dev.fairlead.cli;

import dev.fairlead.cli.print.Terminal;
import dev.fairlead.cli.print.UserErrorException;
import dev.fairlead.cli.view.Explainer;
import dev.fairlead.cli.view.Picture;
import dev.fairlead.cli.view.Question;
import dev.fairlead.operator.InputOptions;
import dev.fairlead.operator.source.SourceException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fairlead explain}. */
@Command(
    name = "explain",
    description = {
      "Says what becomes of a request: which listener, host and rule win, why each other candidate"
          + " lost, and which endpoints can get it.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  fairlead explain --manifests examples/shop http://shop.example.com/catalog/shoes",
      "  fairlead explain --manifests examples/shop https://10.0.0.7/ -H 'Host: shop.example.com'"
    })
final class ExplainCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private InputOptions input = new InputOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "URL", description = "The request's URL, http:// or https://.")
  private String url = "";

  @Option(
      names = {"-H", "--header"},
      paramLabel = "'NAME: VALUE'",
      description = "A header of the request; may be repeated. Host replaces the URL's.")
  private List<String> headers = new ArrayList<>();

  @Option(
      names = {"-X", "--request"},
      paramLabel = "METHOD",
      defaultValue = "GET",
      description = "The request's method; default ${DEFAULT-VALUE}.")
  private String method = "GET";

  ExplainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws SourceException {
    Question question;
    try {
      question = Question.of(method, url, headers);
    } catch (IllegalArgumentException e) {
      throw new UserErrorException(String.valueOf(e.getMessage()), e);
    }
    Picture picture = Offline.look(input);
    output.format().print(Explainer.explain(picture, question), terminal);
    return Cli.FINE;
  }
}
