package dev.fairlead.cli.view;

import dev.fairlead.cli.print.Colour;
import dev.fairlead.cli.print.Format;
import dev.fairlead.cli.print.Table;
import dev.fairlead.cli.print.Table.Cell;
import dev.fairlead.cli.print.Terminal;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@code explain} prints.
 *
 * @param method of the request
 * @param url of the request
 * @param status what the gateway answers by itself; 200 where it is the endpoint that answers
 * @param reason why, in one sentence
 * @param listener where it comes in
 * @param host the virtual host that is asked, {@code *} for the one for any host; null for none
 * @param won the route that takes it; null if none does
 * @param lost all other routes
 * @param endpoints those of the winner's Service
 */
public record ExplainView(
    String method,
    String url,
    int status,
    String reason,
    Listener listener,
    @Nullable String host,
    @Nullable RouteView won,
    List<Lost> lost,
    List<EndpointView> endpoints)
    implements Format.View {

  /**
   * Where the request comes in.
   *
   * @param protocol {@code http} or {@code https}
   * @param certificate {@code namespace/name} of the Secret whose certificate answers the
   *     handshake; null for plain HTTP, and where the default certificate does
   */
  public record Listener(String protocol, @Nullable String certificate) {}

  /**
   * A route that does not take the request.
   *
   * @param route the route
   * @param hostMatches whether its host stands for the request's
   * @param reason why not
   */
  public record Lost(RouteView route, boolean hostMatches, String reason) {}

  /**
   * One endpoint of the winner's Service.
   *
   * @param address {@code address:port}
   * @param target what is behind it, such as {@code Pod shop/web-1}; null if unknown
   * @param candidate whether the request may go to it
   * @param reason why, or why not
   */
  public record EndpointView(
      String address, @Nullable String target, boolean candidate, String reason) {}

  @Override
  public void print(Terminal terminal) {
    PrintWriter out = terminal.out();
    boolean colour = terminal.outColour();
    String answer = status + "  " + reason;
    out.println(method + " " + url);
    out.println("  answer    " + (status < 400 ? Colour.GOOD : Colour.BAD).paint(answer, colour));
    out.println("  listener  " + listenerText());
    out.println("  host      " + Objects.requireNonNullElse(host, "none"));
    out.println("  route     " + (won == null ? "none" : text(won)));
    printEndpoints(out, colour);
    printLost(out, colour);
  }

  private String listenerText() {
    if (listener.protocol().equals("http")) {
      return "http";
    }
    String certificate = listener.certificate();
    return "https, "
        + (certificate == null ? "default certificate" : "certificate of Secret " + certificate);
  }

  private static String text(RouteView route) {
    return "%s %s%s -> %s (%s)"
        .formatted(
            route.pathType(),
            route.host().equals("*") ? "any host " : route.host(),
            route.path(),
            Objects.requireNonNullElse(route.service(), "answered here"),
            route.origin());
  }

  private void printEndpoints(PrintWriter out, boolean colour) {
    if (endpoints.isEmpty()) {
      return;
    }
    out.println();
    Table table = new Table("ENDPOINT", "CANDIDATE", "WHY", "TARGET");
    for (EndpointView endpoint : endpoints) {
      table.row(
          Cell.of(endpoint.address()),
          new Cell(
              endpoint.candidate() ? "yes" : "no",
              endpoint.candidate() ? Colour.GOOD : Colour.DOUBTFUL),
          Cell.of(endpoint.reason()),
          Cell.of(Objects.requireNonNullElse(endpoint.target(), "-")));
    }
    table.print(out, colour);
  }

  /** Routes whose host does not fit are counted only: there may be thousands. */
  private void printLost(PrintWriter out, boolean colour) {
    List<Lost> near = lost.stream().filter(Lost::hostMatches).toList();
    if (!near.isEmpty()) {
      out.println();
      Table table = new Table("LOST", "PATH", "TYPE", "SERVICE", "ORIGIN", "WHY");
      for (Lost one : near) {
        RouteView route = one.route();
        table.row(
            Cell.of(route.host()),
            Cell.of(route.path()),
            Cell.of(route.pathType()),
            Cell.of(Objects.requireNonNullElse(route.service(), "-")),
            Cell.of(route.origin()),
            Cell.of(one.reason()));
      }
      table.print(out, colour);
    }
    if (near.size() < lost.size()) {
      out.printf("%n%d more of other hosts (-o json lists them).%n", lost.size() - near.size());
    }
  }
}
