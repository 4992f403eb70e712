package dev.fairlead.cli;

import dev.fairlead.cli.print.Colour;
import dev.fairlead.cli.print.Terminal;
import dev.fairlead.cli.view.FindingView;
import dev.fairlead.operator.finding.Finding;
import dev.fairlead.operator.report.FindingChanges;

/** Prints findings on standard error as they appear and as they go away. */
record FindingLog(Terminal terminal) implements FindingChanges.Listener {
  @Override
  public void appeared(Finding finding) {
    FindingView.of(finding).printLine(terminal);
  }

  @Override
  public void solved(Finding finding) {
    FindingView view = FindingView.of(finding);
    String mark = Colour.GOOD.paint("solved", terminal.errColour());
    terminal.err().printf("%s %s %s: %s%n", mark, view.code(), view.object(), view.message());
    terminal.err().flush();
  }
}
