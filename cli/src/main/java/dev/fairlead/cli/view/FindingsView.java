package dev.fairlead.cli.view;

import dev.fairlead.cli.print.Colour;
import dev.fairlead.cli.print.Format;
import dev.fairlead.cli.print.Terminal;
import java.util.List;

/**
 * What {@code check} prints.
 *
 * @param findings worst first
 */
public record FindingsView(List<FindingView> findings) implements Format.View {

  public static FindingsView of(Picture picture) {
    return new FindingsView(FindingView.of(picture.findings()));
  }

  @Override
  public void print(Terminal terminal) {
    findings.forEach(finding -> finding.print(terminal.out(), terminal.outColour()));
    if (findings.isEmpty()) {
      terminal.out().println(Colour.GOOD.paint("Nothing is wrong.", terminal.outColour()));
      return;
    }
    terminal
        .out()
        .printf(
            "%d %s: %d error, %d warning, %d info%n",
            findings.size(),
            findings.size() == 1 ? "finding" : "findings",
            count("error"),
            count("warning"),
            count("info"));
  }

  private long count(String severity) {
    return findings.stream().filter(finding -> finding.severity().equals(severity)).count();
  }
}
