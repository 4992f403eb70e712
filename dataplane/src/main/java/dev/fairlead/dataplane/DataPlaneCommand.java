package dev.fairlead.dataplane;

import dev.fairlead.dataplane.feed.FeedClient;
import dev.fairlead.dataplane.feed.FeedConfig;
import dev.fairlead.dataplane.feed.RevisionStore;
import dev.fairlead.snapshot.identity.FeedIdentity;
import dev.fairlead.snapshot.identity.FolderProblem;
import dev.fairlead.snapshot.identity.Role;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The verb {@code dataplane}: a data plane that is fed by operators, as a process of its own. */
@Command(
    name = "dataplane",
    mixinStandardHelpOptions = true,
    description = {
      "Serves what operators tell it over the feed; has no Kubernetes access itself.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  fairlead dataplane --operator localhost:9443 --certs /tmp/fairlead/certs \\",
      "      --state /tmp/fairlead/state --http-port 8080 --https-port 8443 --admin-port 9090",
      "",
      "Exit codes: 0 after SIGTERM and draining, 2 if it cannot start."
    })
public final class DataPlaneCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(DataPlaneCommand.class);
  private static final int CANNOT_START = 2;
  private static final Duration CERTIFICATES_PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 200;

  @Option(
      names = "--operator",
      required = true,
      paramLabel = "HOST:PORT",
      description = "The operators' feed; every address that HOST resolves to is used.")
  private String operator = "";

  @Option(
      names = "--certs",
      required = true,
      paramLabel = "DIR",
      description = "Folder with ca.crt, dataplane.crt and dataplane.key, made by the operator.")
  private Path certs = Path.of("");

  @Option(
      names = "--state",
      required = true,
      paramLabel = "DIR",
      description = "Folder for the last good revision, sealed with the feed's key.")
  private Path state = Path.of("");

  @Mixin private ListenOptions listen = new ListenOptions();

  @Option(
      names = "--name",
      defaultValue = "${env:HOSTNAME:-dataplane}",
      paramLabel = "NAME",
      description = "Name of this data plane, as operators show it. Default: the host's.")
  private String name = "";

  @Option(
      names = "--loops",
      paramLabel = "N",
      description = "Event loops. Default: as many as there are CPUs.")
  private int loops = DataPlaneConfig.defaultLoops();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    forgetNamesSoon();
    FeedConfig feed = feedConfig();
    try (var out = new FileOutputStream(FileDescriptor.out);
        DataPlane plane = DataPlane.start(listen.exact(name, loops, out))) {
      LOG.info(
          "listening: HTTP {}, HTTPS {}, admin {}",
          plane.httpPort(),
          plane.httpsPort(),
          plane.adminPort());
      FeedIdentity identity = identity(certs);
      RevisionStore store = RevisionStore.open(state, identity);
      FeedClient client = new FeedClient(feed, identity, plane.sink(), store);
      plane.showStatus(() -> FeedStatus.of(name, plane, client.view()));
      serve(plane, client);
      return 0;
    } catch (FileSystemException e) {
      return cannotStart(FolderProblem.text(e));
    } catch (IOException e) {
      return cannotStart(e.getMessage());
    }
  }

  private int cannotStart(@Nullable String why) {
    spec.commandLine().getErr().println("fairlead: " + why);
    return CANNOT_START;
  }

  /**
   * Java keeps an address for 30 s and a failure for 10 s: so long an operator that was replaced
   * would not be found. The feed asks every other second anyway.
   */
  private static void forgetNamesSoon() {
    Security.setProperty("networkaddress.cache.ttl", "1");
    Security.setProperty("networkaddress.cache.negative.ttl", "1");
  }

  private FeedConfig feedConfig() {
    try {
      return FeedConfig.of(name, operator);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), Objects.requireNonNullElse(e.getMessage(), "--operator"), e);
    }
  }

  /** The operator makes the certificates, and may be a moment behind. */
  static FeedIdentity identity(Path certs) throws IOException, InterruptedException {
    if (Files.exists(certs) && !Files.isDirectory(certs)) {
      throw new FileAlreadyExistsException(certs.toString());
    }
    long end = System.nanoTime() + CERTIFICATES_PATIENCE.toNanos();
    boolean said = false;
    while (true) {
      try {
        return FeedIdentity.load(certs, Role.DATAPLANE);
      } catch (IOException e) {
        if (System.nanoTime() > end || Files.exists(certs.resolve("dataplane.key"))) {
          throw e;
        }
        if (!said) {
          LOG.info("waiting for certificates in {}", certs);
          said = true;
        }
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private static void serve(DataPlane plane, FeedClient feed) throws InterruptedException {
    CountDownLatch left = new CountDownLatch(1);
    FeedMetrics.register(plane, feed::view);
    plane.whenReadinessChanges(feed::report);
    plane.whenListenersFail(feed::report);
    Termination.handleBy(() -> {
      plane.drain();
      feed.close();
      plane.close();
      left.countDown();
    });
    feed.start();
    left.await();
  }
}
