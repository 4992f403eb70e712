package dev.fairlead.cli.view;

import dev.fairlead.cli.print.Colour;
import dev.fairlead.cli.print.Terminal;
import dev.fairlead.operator.cluster.Location;
import dev.fairlead.operator.finding.Finding;
import dev.fairlead.operator.finding.Finding.Severity;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One finding.
 *
 * @param code its stable name
 * @param severity {@code error}, {@code warning} or {@code info}
 * @param object {@code Kind namespace/name}
 * @param file where it stands; null when it came from an API server
 * @param line counted from 1; null when it came from an API server
 * @param message what is wrong
 * @param remedy what to do about it
 */
public record FindingView(
    String code,
    String severity,
    String object,
    @Nullable String file,
    @Nullable Integer line,
    String message,
    String remedy) {

  public static FindingView of(Finding finding) {
    Location location = finding.location();
    return new FindingView(
        finding.code().code(),
        finding.severity().text(),
        finding.object(),
        location == null ? null : location.file(),
        location == null ? null : location.line(),
        finding.message(),
        finding.remedy());
  }

  static List<FindingView> of(List<Finding> findings) {
    return findings.stream().map(FindingView::of).toList();
  }

  /** On two lines: what and where, then what to do. */
  public void print(PrintWriter out, boolean colour) {
    String where = file == null ? "" : " " + file + ":" + line;
    out.printf("%s %s %s%s%n", mark(colour), code, object, where);
    out.printf("    %s%n", message);
    out.printf("    %s%n", Colour.QUIET.paint(remedy, colour));
  }

  private String mark(boolean colour) {
    Colour shade =
        severity.equals(Severity.ERROR.text())
            ? Colour.BAD
            : severity.equals(Severity.WARNING.text()) ? Colour.DOUBTFUL : Colour.QUIET;
    return shade.paint(severity, colour);
  }

  /** On one line, for a log. */
  public void printLine(Terminal terminal) {
    String where = file == null ? "" : " " + file + ":" + line;
    terminal
        .err()
        .printf(
            "%s %s %s%s: %s (%s)%n",
            mark(terminal.errColour()), code, object, where, message, remedy);
    terminal.err().flush();
  }
}
