package dev.fairlead.operator;

import dev.fairlead.crds.GatewayDuration;
import dev.fairlead.operator.finding.Finding;
import dev.fairlead.operator.ops.OperatorState;
import dev.fairlead.operator.ops.Ops;
import dev.fairlead.operator.publish.FeedObserver;
import dev.fairlead.operator.publish.FeedView;
import dev.fairlead.operator.publish.SnapshotServer;
import dev.fairlead.operator.report.FindingChanges;
import dev.fairlead.operator.report.Report;
import dev.fairlead.operator.report.Reporter;
import dev.fairlead.operator.resolve.ResolveOptions;
import dev.fairlead.operator.source.ClusterSource;
import dev.fairlead.operator.source.SourceException;
import dev.fairlead.operator.trust.FeedStore;
import dev.fairlead.operator.trust.FeedTrust;
import dev.fairlead.operator.trust.Lifetimes;
import dev.fairlead.snapshot.identity.FolderProblem;
import dev.fairlead.snapshot.port.PortProblem;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import sun.misc.Signal;

/** The operator as a process: {@code fairlead operator}, and the main of its image. */
@Command(
    name = "operator",
    description = {
      "Watches objects and feeds data planes, which join it by mutual TLS.",
      "",
    },
    footer = {
      "",
      "Example:",
      "  fairlead operator --manifests examples/shop --feed-port 9443 --certs certs --state state",
      "  fairlead dataplane --operator 127.0.0.1:9443 --certs certs --state state",
      "",
      "SIGTERM ends it: the Lease is given back, statuses stay. Exit codes: 0 after SIGTERM, 2 if it",
      "cannot start."
    })
public final class OperatorCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorCommand.class);

  /**
   * How long a replica that does not lead collects changes. What it publishes is held in reserve by
   * data planes, and on a node that is busy its passes would delay the leader's.
   */
  private static final Duration RESERVE = Duration.ofMillis(250);

  /** How long the write of a status waits at most while changes come in. */
  private static final Duration COURTESY = Duration.ofMillis(100);

  private static final Duration SETTLED = Duration.ofSeconds(2);
  private static final Duration UNANSWERED = Duration.ofSeconds(2);

  @Mixin private InputOptions input = new InputOptions();
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = "--feed-port",
      paramLabel = "PORT",
      converter = PortConverter.class,
      defaultValue = "9443",
      description = "Port for data planes; 0 for any free one. Default: ${DEFAULT-VALUE}.")
  private int feedPort = 9443;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "0.0.0.0",
      description = "Address of the feed. Default: ${DEFAULT-VALUE}.")
  private String bind = "0.0.0.0";

  @Option(
      names = "--state",
      paramLabel = "DIR",
      defaultValue = "state",
      description = "Folder for what must outlive the process. Default: ${DEFAULT-VALUE}.")
  private Path state = Path.of("state");

  @Option(
      names = "--certs",
      paramLabel = "DIR",
      description =
          "Folder of the feed's CA and certificates, made when they are missing."
              + " Default: certs in the state folder; with --feed-secrets a copy of those.")
  private @Nullable Path certs;

  @Option(
      names = "--certificate-lifetime",
      paramLabel = "DURATION",
      defaultValue = "2160h",
      converter = DurationConverter.class,
      description = "Life of the feed's certificates, such as 2160h or 30s. Default: 90 days.")
  private Duration certificateLifetime = Duration.ofDays(90);

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      converter = PortConverter.class,
      defaultValue = "9091",
      description = "Port for probes, metrics and views. Default: ${DEFAULT-VALUE}.")
  private int adminPort = 9091;

  @Option(
      names = "--admin-bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address of the admin port. Default: ${DEFAULT-VALUE}.")
  private String adminBind = "127.0.0.1";

  /**
   * Runs until the process is told to end.
   *
   * @throws IOException with a message for people if a port or a folder cannot be used
   * @throws SourceException likewise if the input is missing
   */
  @Override
  public Integer call() throws IOException, SourceException, InterruptedException {
    ResolveOptions options = input.options();
    ClusterSource source = input.open();
    CountDownLatch asked = new CountDownLatch(1);
    for (String signal : List.of("TERM", "INT")) {
      Signal.handle(new Signal(signal), heeded -> asked.countDown());
    }
    try (Ops ops = new Ops(adminBind, adminPort);
        FeedTrust trust = trust(asked);
        FindingChanges findings =
            new FindingChanges(new FindingLog(), input.folder() ? Duration.ZERO : SETTLED);
        Duties duties = duties();
        SnapshotServer server = listen(trust, ops.observer().and(duties.observer()))) {
      trust.start(server::publishBeside);
      Reporter reporters = ops.reporter().and(findings).and(duties.reporter());
      try (Operator operator =
          Operator.start(
              source, options, server, reporters, () -> duties.leads() ? Duration.ZERO : RESERVE)) {
        duties.start(server, () -> operator.awaitIdle(COURTESY));
        ops.follow(new Running(source, operator, server, duties));
        LOG.info(
            "feed on {}:{}, certificates in {}, admin on {}:{}",
            bind,
            server.port(),
            folder(),
            adminBind,
            ops.port());
        asked.await();
        LOG.info("leaving");
      }
    }
    return 0;
  }

  private Path folder() {
    return certs == null ? state.resolve("certs") : certs;
  }

  /** In a cluster the API server may be away for a while. */
  private FeedTrust trust(CountDownLatch asked)
      throws IOException, SourceException, InterruptedException {
    Lifetimes lifetimes = Lifetimes.DEFAULT.withLeaf(certificateLifetime);
    FeedStore store = input.folder() ? FeedStore.NONE : cluster.feedStore(input);
    while (true) {
      try {
        return FeedTrust.open(folder(), store, lifetimes, Clock.systemUTC());
      } catch (FeedStore.UnansweredException e) {
        LOG.warn("waiting for the API server: {}", e.getMessage());
        if (asked.await(UNANSWERED.toSeconds(), TimeUnit.SECONDS)) {
          throw e;
        }
      } catch (FileSystemException e) {
        throw new IOException(FolderProblem.text(e), e);
      }
    }
  }

  private Duties duties() throws SourceException {
    return input.folder() ? Duties.ALONE : new InCluster(input, cluster);
  }

  private SnapshotServer listen(FeedTrust trust, FeedObserver observer) throws IOException {
    SnapshotServer server =
        new SnapshotServer(
            new InetSocketAddress(bind, feedPort), trust.identity(), observer, Clock.systemUTC());
    try {
      server.start();
    } catch (IOException e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      throw new IOException(PortProblem.text("feed port", bind, feedPort, why), e);
    }
    return server;
  }

  private record Running(
      ClusterSource source, Operator operator, SnapshotServer server, Duties duties)
      implements OperatorState {
    @Override
    public FeedView feed() {
      return server.view();
    }

    @Override
    public Optional<Report> latest() {
      return operator.latest();
    }

    @Override
    public boolean alive() {
      return operator.alive();
    }

    @Override
    public long unwatched() {
      return source.unwatched();
    }

    @Override
    public String leader() {
      return duties.leader();
    }

    @Override
    public boolean leads() {
      return duties.leads();
    }

    @Override
    public String instance() {
      return ClusterOptions.instance();
    }
  }

  /** Findings as lines of the log. */
  private static final class FindingLog implements FindingChanges.Listener {
    @Override
    public void appeared(Finding finding) {
      String where = finding.location() == null ? "" : " " + finding.location();
      String text = finding.code().code() + " " + finding.object() + where;
      switch (finding.severity()) {
        case ERROR -> LOG.error("{}: {} ({})", text, finding.message(), finding.remedy());
        case WARNING -> LOG.warn("{}: {} ({})", text, finding.message(), finding.remedy());
        case INFO -> LOG.info("{}: {} ({})", text, finding.message(), finding.remedy());
      }
    }

    @Override
    public void solved(Finding finding) {
      LOG.info("solved {} {}: {}", finding.code().code(), finding.object(), finding.message());
    }
  }

  private static final class PortConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : -1;
      if (port < 0 || port > 65_535) {
        throw new TypeConversionException("it is '" + text + "'; expected: 0 to 65535");
      }
      return port;
    }
  }

  private static final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        Duration duration = GatewayDuration.parse(text);
        return Lifetimes.DEFAULT.withLeaf(duration).leaf();
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }
}
