package dev.fairlead.cli;

import dev.fairlead.cli.demo.Shop;
import dev.fairlead.cli.demo.Tour;
import dev.fairlead.cli.print.Colour;
import dev.fairlead.cli.print.Terminal;
import dev.fairlead.cli.print.UserErrorException;
import dev.fairlead.cli.standalone.Standalone;
import dev.fairlead.cli.view.RoutesView;
import dev.fairlead.dataplane.DataPlane;
import dev.fairlead.dataplane.DataPlaneConfig;
import dev.fairlead.dataplane.ListenOptions;
import dev.fairlead.dataplane.Termination;
import dev.fairlead.operator.report.Reporter;
import dev.fairlead.operator.resolve.ResolveOptions;
import dev.fairlead.operator.source.SourceException;
import dev.fairlead.operator.source.folder.FolderSource;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fairlead demo}. */
@Command(
    name = "demo",
    description = {
      "Starts seven small servers (pages, gRPC, WebSocket) and a gateway that serves examples/shop"
          + " in front of them, and prints curl lines to try. Runs until Ctrl-C. A default"
          + " port that is taken gives way to a free one.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  fairlead demo",
      "  fairlead demo --check    sends the requests itself; exit code 0 if all is as expected"
    })
final class DemoCommand implements Callable<Integer> {
  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Terminal terminal;
  @Mixin private ListenOptions listen = new ListenOptions();

  @Option(
      names = "--check",
      description = "Send the requests instead of waiting, print what came of them, and end.")
  private boolean check;

  DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, SourceException, InterruptedException {
    DataPlaneConfig config =
        listen.lenient("standalone", LOOPBACK, OutputStream.nullOutputStream());
    Path manifests = Path.of(System.getProperty("fairlead.home", "."), "examples", "shop");
    try (Shop shop = Shop.open(manifests)) {
      Termination.handleBy(shop::close);
      return serve(shop, config);
    }
  }

  private int serve(Shop shop, DataPlaneConfig config)
      throws IOException, SourceException, InterruptedException {
    FolderSource source = FolderSource.open(shop.folder());
    try (Standalone gateway =
        Standalone.start(source, ResolveOptions.FOLDER, config, Reporter.NONE)) {
      if (!gateway.dataPlane().awaitReady(PATIENCE)) {
        throw new UserErrorException("the gateway did not get ready within " + PATIENCE);
      }
      return show(shop, gateway, config.bind());
    }
  }

  private int show(Shop shop, Standalone gateway, String bind)
      throws IOException, InterruptedException {
    DataPlane dataPlane = gateway.dataPlane();
    Tour tour =
        new Tour(shop, InetAddress.getByName(bind), dataPlane.httpPort(), dataPlane.httpsPort());
    if (check) {
      return tour.check(terminal) ? Cli.FINE : Cli.FINDINGS;
    }
    PrintWriter out = terminal.out();
    out.println("Fairlead serves examples/shop: " + listen.text(LOOPBACK, dataPlane));
    out.println("Its manifests, to play with: " + shop.folder());
    out.println();
    RoutesView.of(gateway.picture()).print(terminal);
    out.println();
    tour.printCurl(terminal);
    tour.printCalls(terminal);
    out.println();
    out.println(Colour.HEAD.paint("Ctrl-C ends the demo.", terminal.outColour()));
    out.flush();
    new CountDownLatch(1).await(); // Termination ends the process
    return Cli.FINE;
  }
}
