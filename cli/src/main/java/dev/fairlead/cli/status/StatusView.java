package dev.fairlead.cli.status;

import dev.fairlead.cli.print.Colour;
import dev.fairlead.cli.print.Format;
import dev.fairlead.cli.print.Table;
import dev.fairlead.cli.print.Table.Cell;
import dev.fairlead.cli.print.Terminal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@code status} prints: its components are the fields of {@code -o json}.
 *
 * @param operators replicas, the leader first
 * @param dataPlanes by name
 * @param findings how many stand; null if no operator answers
 * @param propagation from a change to the last acknowledgement; null if no operator answers
 * @param problems what is wrong with the installation as a whole
 */
public record StatusView(
    List<OperatorRow> operators,
    List<DataPlaneRow> dataPlanes,
    @Nullable Counts findings,
    Answer.@Nullable Propagation propagation,
    List<String> problems)
    implements Format.View {
  public StatusView {
    operators = List.copyOf(operators);
    dataPlanes = List.copyOf(dataPlanes);
    problems = List.copyOf(problems);
  }

  /**
   * @param revision the newest; null if there is none
   * @param problem empty if there is none
   */
  public record OperatorRow(
      String name, boolean leader, @Nullable String revision, String problem) {}

  /**
   * @param state {@code ready}, {@code draining}, {@code not ready} or {@code unknown}
   * @param revision that is live; null if there is none
   * @param current whether that is the newest
   * @param lagMillis how long it has been behind
   * @param problem empty if there is none
   */
  public record DataPlaneRow(
      String name,
      String state,
      @Nullable String revision,
      boolean current,
      long lagMillis,
      String problem) {}

  /** How many findings stand, by severity. */
  public record Counts(long error, long warning, long info) {}

  /** Whether somebody should look at it. */
  public boolean wrong() {
    return !problems.isEmpty()
        || (findings != null && findings.error() > 0)
        || operators.stream().anyMatch(row -> !row.problem().isEmpty())
        || dataPlanes.stream().anyMatch(row -> !row.problem().isEmpty());
  }

  @Override
  public void print(Terminal terminal) {
    Table replicas = new Table("OPERATOR", "LEADER", "REVISION", "PROBLEM");
    operators.forEach(row ->
        replicas.row(
            Cell.of(row.name()),
            Cell.of(row.leader() ? "yes" : "no"),
            Cell.of(text(row.revision())),
            problem(row.problem())));
    Table planes = new Table("DATA PLANE", "STATE", "REVISION", "LAG", "PROBLEM");
    dataPlanes.forEach(row ->
        planes.row(
            Cell.of(row.name()),
            new Cell(row.state(), row.state().equals("ready") ? Colour.GOOD : Colour.DOUBTFUL),
            Cell.of(text(row.revision())),
            Cell.of(row.lagMillis() + " ms"),
            problem(row.problem())));
    if (!operators.isEmpty()) {
      replicas.print(terminal.out(), terminal.outColour());
      terminal.out().println();
    }
    if (!dataPlanes.isEmpty()) {
      planes.print(terminal.out(), terminal.outColour());
      terminal.out().println();
    }
    summary(terminal);
  }

  private void summary(Terminal terminal) {
    if (findings != null) {
      terminal
          .out()
          .printf(
              "Findings: %d error, %d warning, %d info%s%n",
              findings.error(),
              findings.warning(),
              findings.info(),
              findings.error() + findings.warning() > 0 ? " (fairlead check lists them)" : "");
    }
    if (propagation != null) {
      terminal
          .out()
          .printf(
              Locale.ROOT,
              "Propagation: p50 %.1f ms, p99 %.1f ms, %d changes%n",
              propagation.p50Millis(),
              propagation.p99Millis(),
              propagation.count());
    }
    for (String problem : problems) {
      terminal.out().println(Colour.BAD.paint(problem, terminal.outColour()));
    }
  }

  private static String text(@Nullable String revision) {
    return revision == null ? "-" : revision;
  }

  private static Cell problem(String problem) {
    return problem.isEmpty() ? Cell.of("-") : new Cell(problem, Colour.BAD);
  }
}
