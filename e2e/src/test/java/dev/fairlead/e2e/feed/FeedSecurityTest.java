package dev.fairlead.e2e.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.fairlead.dataplane.feed.FeedClient;
import dev.fairlead.operator.publish.FeedObserver;
import dev.fairlead.operator.publish.SnapshotServer;
import dev.fairlead.operator.trust.FeedTrust;
import dev.fairlead.operator.trust.Lifetimes;
import dev.fairlead.snapshot.codec.SnapshotCodec;
import dev.fairlead.snapshot.identity.FeedIdentity;
import dev.fairlead.snapshot.identity.Role;
import dev.fairlead.snapshot.wire.DataPlaneHello;
import dev.fairlead.snapshot.wire.FeedGrpc;
import dev.fairlead.snapshot.wire.FromDataPlane;
import dev.fairlead.snapshot.wire.FromOperator;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may take part in the feed, and that certificates change without anyone noticing. */
class FeedSecurityTest {
  @TempDir Path folder;

  @Test
  void strangersClearTextAndWrongIdentitiesAreRefused() throws Exception {
    try (Stage stage = new Stage(folder, Lifetimes.DEFAULT);
        Stage other = new Stage(folder.resolve("other"), Lifetimes.DEFAULT)) {
      SnapshotServer operator = stage.operator(0, FeedObserver.NONE);
      operator.publish(Stage.snapshot(1), Instant.now());
      int port = operator.port();
      FeedIdentity ours = stage.identity();
      FeedIdentity stranger = other.identity();

      assertThat(talk(port, credentials(ours, ours))).isNull();
      assertThat(talk(port, InsecureChannelCredentials.create())).isNotNull();
      assertThat(talk(port, credentials(null, ours))).isNotNull();
      assertThat(talk(port, credentials(stranger, ours))).isNotNull();
      assertThat(talk(port, credentials(ours, stranger))).isNotNull();
      assertThat(talk(port, credentials(stage.trust.identity(), ours))).isNotNull();
      assertThat(operator.view().dataPlanes()).hasSizeLessThanOrEqualTo(1);
    }
  }

  @Test
  void dataPlaneRefusesAnOperatorThatIsADataPlane() throws Exception {
    try (Stage stage = new Stage(folder, Lifetimes.DEFAULT)) {
      Path forged = Files.createDirectories(folder.resolve("forged"));
      Files.copy(stage.certs().resolve("ca.crt"), forged.resolve("ca.crt"));
      for (String suffix : List.of(".crt", ".key")) {
        Files.copy(
            stage.certs().resolve("dataplane" + suffix), forged.resolve("operator" + suffix));
      }
      try (SnapshotServer impostor =
          new SnapshotServer(
              new InetSocketAddress("127.0.0.1", 0),
              FeedIdentity.load(forged, Role.OPERATOR),
              FeedObserver.NONE,
              Clock.systemUTC())) {
        impostor.start();
        FeedIdentity ours = stage.identity();
        assertThat(talk(impostor.port(), credentials(ours, ours))).contains("spiffe");
      }
    }
  }

  @Test
  void certificatesOfSecondsRotateWithoutLosingAStream() throws Exception {
    rotates(new Lifetimes(Duration.ofSeconds(4), Duration.ofDays(1), Duration.ofHours(1)));
  }

  @Test
  void theAuthorityItselfRotatesWithoutLosingAStream() throws Exception {
    rotates(new Lifetimes(Duration.ofSeconds(4), Duration.ofSeconds(6), Duration.ofHours(1)));
  }

  private void rotates(Lifetimes lifetimes) throws Exception {
    List<Boolean> sent = new CopyOnWriteArrayList<>();
    FeedObserver observer =
        new FeedObserver() {
          @Override
          public void sent(String dataPlane, boolean full, int bytes) {
            sent.add(full);
          }
        };
    try (Stage stage = new Stage(folder, lifetimes)) {
      BigInteger first = stage.trust.identity().certificate().getSerialNumber();
      byte[] authority = Files.readAllBytes(stage.certs().resolve("ca.crt"));
      SnapshotServer operator = stage.operator(0, observer);
      stage.trust.start(operator::publishBeside);
      RecordingSink sink = new RecordingSink();
      FeedClient client = stage.dataPlane("a", sink, operator.port());
      operator.publish(Stage.snapshot(1), Instant.now());
      Await.until("first", () -> sink.serves(Stage.snapshot(1)));
      Instant expiry = stage.trust.identity().certificate().getNotAfter().toInstant();
      Await.until("first leaf expired", () -> Instant.now().isAfter(expiry.plusSeconds(3)));

      assertThat(stage.trust.identity().certificate().getSerialNumber()).isNotEqualTo(first);
      if (lifetimes.authority().compareTo(Duration.ofMinutes(1)) < 0) {
        assertThat(Files.readAllBytes(stage.certs().resolve("ca.crt"))).isNotEqualTo(authority);
      }
      operator.publish(Stage.snapshot(2), Instant.now());
      Await.until("second", () -> sink.serves(Stage.snapshot(2)));
      assertThat(client.view().connected()).isTrue();
      assertThat(sent.stream().filter(full -> full)).hasSize(1);

      RecordingSink late = new RecordingSink();
      stage.dataPlane("b", late, operator.port());
      Await.until("a newcomer", () -> late.serves(Stage.snapshot(2)));
    }
  }

  @Test
  void filesAreOwnersOnlyAndSurviveARestart() throws Exception {
    Clock clock = Clock.systemUTC();
    try (FeedTrust first = FeedTrust.open(folder.resolve("c"), Lifetimes.DEFAULT, clock);
        FeedTrust second = FeedTrust.open(folder.resolve("c"), Lifetimes.DEFAULT, clock)) {
      assertThat(second.beside()).isEqualTo(first.beside());
      assertThat(second.beside().fallback()).isNotNull();
      try (var files = Files.list(folder.resolve("c"))) {
        for (Path file : files.toList()) {
          assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        }
      }
      assertThat(Files.getPosixFilePermissions(folder.resolve("c"))).hasSize(3);
    }
  }

  @Test
  void halfReplacedFilesKeepTheOldIdentity() throws Exception {
    try (Stage stage = new Stage(folder, Lifetimes.DEFAULT);
        Stage other = new Stage(folder.resolve("other"), Lifetimes.DEFAULT)) {
      FeedIdentity ours = stage.identity();
      BigInteger serial = ours.certificate().getSerialNumber();
      Files.copy(
          other.certs().resolve("dataplane.crt"),
          stage.certs().resolve("dataplane.crt"),
          StandardCopyOption.REPLACE_EXISTING);
      assertThat(catchThrowable(ours::reload)).hasMessageContaining("do not belong together");
      assertThat(ours.certificate().getSerialNumber()).isEqualTo(serial);
    }
  }

  private static ChannelCredentials credentials(FeedIdentity who, FeedIdentity trusts) {
    var tls = TlsChannelCredentials.newBuilder().trustManager(trusts.trustManager());
    return who == null ? tls.build() : tls.keyManager(who.keyManager()).build();
  }

  /** Says hello; null if the operator answered, else what went wrong. */
  private static String talk(int port, ChannelCredentials credentials) throws Exception {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(new InetSocketAddress("127.0.0.1", port), credentials)
            .overrideAuthority("operator.fairlead")
            .build();
    CompletableFuture<String> answer = new CompletableFuture<>();
    try {
      var out =
          FeedGrpc.newStub(channel).stream(
              new StreamObserver<FromOperator>() {
                @Override
                public void onNext(FromOperator message) {
                  answer.complete(null);
                }

                @Override
                public void onError(Throwable cause) {
                  answer.complete(Status.fromThrowable(cause) + " " + chain(cause));
                }

                @Override
                public void onCompleted() {
                  answer.complete("completed");
                }
              });
      out.onNext(
          FromDataPlane.newBuilder()
              .setHello(DataPlaneHello.newBuilder().setName("x").setSchema(SnapshotCodec.SCHEMA))
              .build());
      return answer.get(20, TimeUnit.SECONDS);
    } finally {
      channel.shutdownNow();
    }
  }

  private static String chain(Throwable cause) {
    StringBuilder text = new StringBuilder();
    for (Throwable t = cause; t != null; t = t.getCause()) {
      text.append(t).append("; ");
    }
    return text.toString();
  }
}
