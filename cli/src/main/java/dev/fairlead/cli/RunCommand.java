package dev.fairlead.cli;

import dev.fairlead.cli.print.Colour;
import dev.fairlead.cli.print.Terminal;
import dev.fairlead.cli.standalone.Standalone;
import dev.fairlead.dataplane.DataPlaneConfig;
import dev.fairlead.dataplane.ListenOptions;
import dev.fairlead.dataplane.Termination;
import dev.fairlead.operator.InputOptions;
import dev.fairlead.operator.report.FindingChanges;
import dev.fairlead.operator.resolve.ResolveOptions;
import dev.fairlead.operator.source.ClusterSource;
import dev.fairlead.operator.source.SourceException;
import dev.fairlead.snapshot.Snapshot;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code fairlead run}. */
@Command(
    name = "run",
    description = {
      "Serves a folder of manifests, or a cluster, from one process. A saved file takes effect at"
          + " once; what is wrong is printed on standard error, and the access log on standard"
          + " output.",
      ""
    },
    footer = {
      "",
      "A default port that is taken gives way to a free one.",
      "SIGTERM or Ctrl-C lets requests in flight finish; a second Ctrl-C, after",
      "a second or more, ends it at once.",
      "",
      "Example:",
      "  fairlead run --manifests examples/shop --http-port 8080 --https-port 8443",
      "  fairlead run --kubeconfig ~/.kube/config --config gateway.yaml"
    })
final class RunCommand implements Callable<Integer> {
  private static final String ALL_ADDRESSES = "";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Terminal terminal;
  @Mixin private InputOptions input = new InputOptions();
  @Mixin private ListenOptions listen = new ListenOptions();

  RunCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, SourceException, InterruptedException {
    DataPlaneConfig config =
        listen.lenient("standalone", ALL_ADDRESSES, new FileOutputStream(FileDescriptor.out));
    ResolveOptions options = input.options();
    ClusterSource source = input.open();
    try (FindingChanges findings = new FindingChanges(new FindingLog(terminal));
        Standalone gateway = Standalone.start(source, options, config, findings)) {
      Termination.handleBy(() -> leave(gateway));
      announce(gateway);
      new CountDownLatch(1).await(); // Termination ends the process
    }
    return Cli.FINE;
  }

  private void leave(Standalone gateway) throws InterruptedException {
    say("leaving: requests in flight may finish");
    gateway.drain();
    gateway.close();
  }

  private void announce(Standalone gateway) throws InterruptedException {
    while (!gateway.dataPlane().awaitReady(PATIENCE)) {
      say("not ready yet: " + gateway.dataPlane().notReady());
    }
    Snapshot snapshot = gateway.dataPlane().live().get().snapshot();
    int routes = snapshot.hosts().stream().mapToInt(host -> host.routes().size()).sum();
    say(
        Colour.GOOD.paint("ready", terminal.errColour())
            + ": %s; %d routes of %d hosts"
                .formatted(
                    listen.text(ALL_ADDRESSES, gateway.dataPlane()),
                    routes,
                    snapshot.hosts().size()));
  }

  private void say(String text) {
    terminal.err().println("fairlead: " + text);
    terminal.err().flush();
  }
}
