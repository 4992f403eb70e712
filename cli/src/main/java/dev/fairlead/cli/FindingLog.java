package dev.fairlead.cli;

import dev.fairlead.cli.print.Colour;
import dev.fairlead.cli.print.Terminal;
import dev.fairlead.cli.view.FindingView;
import dev.fairlead.operator.finding.Finding;
import dev.fairlead.operator.report.Report;
import dev.fairlead.operator.report.Reporter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Prints findings on standard error as they appear and as they go away. On a thread of its own: a
 * reader that is slow must not hold up the configuration.
 */
final class FindingLog implements Reporter, AutoCloseable {
  private final Terminal terminal;
  private final AtomicReference<@Nullable List<Finding>> next = new AtomicReference<>();
  private final Thread printer;
  private Set<Finding> known = Set.of(); // the printer's

  FindingLog(Terminal terminal) {
    this.terminal = terminal;
    this.printer = Thread.ofVirtual().name("findings").start(this::print);
  }

  @Override
  public void report(Report report) {
    next.set(report.findings());
    LockSupport.unpark(printer);
  }

  private void print() {
    while (!Thread.currentThread().isInterrupted()) {
      List<Finding> findings = next.getAndSet(null);
      if (findings == null) {
        LockSupport.park(this);
      } else {
        printChanges(new LinkedHashSet<>(findings));
      }
    }
  }

  private void printChanges(Set<Finding> findings) {
    for (Finding finding : findings) {
      if (!known.contains(finding)) {
        FindingView.of(finding).printLine(terminal);
      }
    }
    for (Finding gone : known) {
      if (!findings.contains(gone)) {
        FindingView view = FindingView.of(gone);
        String mark = Colour.GOOD.paint("solved", terminal.errColour());
        terminal.err().printf("%s %s %s: %s%n", mark, view.code(), view.object(), view.message());
      }
    }
    terminal.err().flush();
    known = findings;
  }

  @Override
  public void close() {
    printer.interrupt();
  }
}
