package dev.fairlead.cli.demo;

import dev.fairlead.cli.print.Colour;
import dev.fairlead.cli.print.Table;
import dev.fairlead.cli.print.Table.Cell;
import dev.fairlead.cli.print.Terminal;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/** Shows a running shop: as lines to copy, or by sending the requests itself. */
public final class Tour {
  private final Shop shop;
  private final InetAddress gateway;
  private final int httpPort;
  private final int httpsPort;

  /**
   * @param gateway where the gateway that serves the shop listens
   */
  public Tour(Shop shop, InetAddress gateway, int httpPort, int httpsPort) {
    this.shop = shop;
    this.gateway = gateway;
    this.httpPort = httpPort;
    this.httpsPort = httpsPort;
  }

  /** Prints one line to copy for every request. */
  public void printCurl(Terminal terminal) {
    String address = gateway.getHostAddress();
    for (Visit visit : Visit.ALL) {
      String comment = "# " + visit.shows() + ": " + expected(visit);
      terminal.out().println(Colour.QUIET.paint(comment, terminal.outColour()));
      terminal.out().println(visit.curl(address, httpPort, httpsPort));
    }
  }

  /** Makes the calls that no curl line makes, and prints what came of them. */
  public void printCalls(Terminal terminal) {
    for (Call call : calls()) {
      String comment = "# " + call.shows() + ": " + call.request();
      terminal.out().println(Colour.QUIET.paint(comment, terminal.outColour()));
      terminal.out().println(call.outcome().saw());
    }
  }

  private List<Call> calls() {
    return List.of(new ReviewCalls(gateway, httpPort), new ChatCall(gateway, httpPort));
  }

  /**
   * Sends every request and prints what came of it.
   *
   * @return whether all was as expected
   */
  public boolean check(Terminal terminal) {
    Visitor visitor = new Visitor(gateway, httpPort, httpsPort, shop.certificate());
    Table table = new Table("", "REQUEST", "EXPECTED", "SAW", "SHOWS");
    int good = 0;
    for (Visit visit : Visit.ALL) {
      String saw = visit(visitor, visit);
      boolean asExpected = saw.equals(expected(visit));
      good += asExpected ? 1 : 0;
      table.row(row(asExpected, "GET " + visit.url(), expected(visit), saw, visit.shows()));
    }
    List<Call> calls = calls();
    for (Call call : calls) {
      Call.Outcome outcome = call.outcome();
      good += outcome.good() ? 1 : 0;
      String[] texts = {call.request(), call.expected(), outcome.saw(), call.shows()};
      table.row(row(outcome.good(), texts));
    }
    table.print(terminal.out(), terminal.outColour());
    int all = Visit.ALL.size() + calls.size();
    terminal.out().printf("%d of %d requests went as expected.%n", good, all);
    terminal.out().flush();
    return good == all;
  }

  private static Cell[] row(boolean good, String... texts) {
    Cell[] cells = new Cell[texts.length + 1];
    cells[0] = good ? new Cell("ok", Colour.GOOD) : new Cell("BAD", Colour.BAD);
    for (int i = 0; i < texts.length; i++) {
      cells[i + 1] = Cell.of(texts[i]);
    }
    return cells;
  }

  private static String expected(Visit visit) {
    return visit.backend().isEmpty()
        ? String.valueOf(visit.status())
        : visit.status() + " from " + visit.backend();
  }

  private static String visit(Visitor visitor, Visit visit) {
    try {
      Visitor.Answer answer = visitor.send(visit);
      int colon = answer.body().indexOf(": GET ");
      return colon < 0
          ? String.valueOf(answer.status())
          : answer.status() + " from " + answer.body().substring(0, colon);
    } catch (IOException e) {
      return "failed: " + e.getMessage();
    }
  }
}
