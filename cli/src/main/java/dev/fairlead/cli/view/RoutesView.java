package dev.fairlead.cli.view;

import dev.fairlead.cli.print.Colour;
import dev.fairlead.cli.print.Format;
import dev.fairlead.cli.print.Table;
import dev.fairlead.cli.print.Table.Cell;
import dev.fairlead.cli.print.Terminal;
import java.util.List;
import java.util.Objects;

/**
 * What {@code routes} prints.
 *
 * @param routes by host, then in order of precedence
 */
public record RoutesView(List<RouteView> routes) implements Format.View {

  public static RoutesView of(Picture picture) {
    return new RoutesView(
        picture.live().snapshot().hosts().stream()
            .flatMap(host ->
                host.routes().stream().map(route -> RouteView.of(picture, host.host(), route)))
            .toList());
  }

  @Override
  public void print(Terminal terminal) {
    if (routes.isEmpty()) {
      terminal.out().println("No routes.");
      return;
    }
    Table table = new Table("HOST", "PATH", "TYPE", "SERVICE", "READY", "TLS", "ORIGIN", "PROBLEM");
    routes.forEach(route -> table.row(cells(route)));
    table.print(terminal.out(), terminal.outColour());
  }

  private static Cell[] cells(RouteView route) {
    RouteView.Endpoints endpoints = route.endpoints();
    boolean none = route.service() != null && endpoints.ready() == 0;
    return new Cell[] {
      Cell.of(route.host()),
      Cell.of(route.path()),
      Cell.of(route.pathType()),
      Cell.of(Objects.requireNonNullElse(route.service(), "-")),
      new Cell(endpoints.ready() + "/" + endpoints.total(), none ? Colour.DOUBTFUL : null),
      Cell.of(Objects.requireNonNullElse(route.tls(), "-")),
      Cell.of(route.origin()),
      problem(route)
    };
  }

  private static Cell problem(RouteView route) {
    return route.findings().stream()
        .findFirst() // the worst
        .map(finding -> new Cell(finding.code(), Colour.DOUBTFUL))
        .orElse(Cell.of("-"));
  }
}
