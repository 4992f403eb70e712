package dev.fairlead.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.observe.Account;
import dev.fairlead.snapshot.Settings;
import dev.fairlead.snapshot.Upstream;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Long calls when the data plane leaves, and gRPC-Web. */
class GrpcDrainTest {
  private static Http2Headers call(String path, String type) {
    return Http2Peer.request("POST", path).add("content-type", type).add("te", "trailers");
  }

  /** Answers a head at once and echoes every part; the end ends it with a status. */
  private static void chat(Http2Peer.Stream stream, Object frame) {
    String text = frame.toString();
    if (frame instanceof Http2Peer.Head head && head.headers().path() != null) {
      stream.headers(
          new DefaultHttp2Headers()
              .status("200")
              .add("content-type", String.valueOf(head.headers().get("content-type"))),
          false);
    } else if (text.startsWith("\"") && text.length() > 3) {
      stream.data(text.replaceAll("^\"|\"\\.?$", ""), false);
    }
    if (text.endsWith(".")) {
      stream.trailers("x-after", "0");
    }
  }

  private static CompletableFuture<Void> draining(Bed bed, Duration grace) {
    return CompletableFuture.runAsync(() -> {
      try {
        bed.plane.drain(new Settings.Drain(Duration.ZERO, grace));
      } catch (InterruptedException e) {
        throw new CompletionException(e);
      }
    });
  }

  @Test
  void aLongCallGoesOnAfterGoAwayAndEndsInItsOwnTime() throws Exception {
    try (Http2Peer backend = Http2Peer.server(GrpcDrainTest::chat);
        Bed bed = new Bed().ready(WebSocketTest.to(backend.port(), Upstream.Protocol.GRPC));
        Http2Peer client = Http2Peer.client(bed.plane.httpPort())) {
      Http2Peer.Stream call = client.stream();
      call.headers(call("/test.Chat/Say", "application/grpc"), false);
      assertThat(call.next()).isEqualTo("200");
      CompletableFuture<Void> drained = draining(bed, Duration.ofSeconds(60));
      while (client.goAways.size() < 2) {
        Thread.onSpinWait();
      }
      assertThat(client.goAways).containsExactly(Integer.MAX_VALUE, 3);
      call.data("still here", false);
      assertThat(call.next()).isEqualTo("\"still here\"");
      assertThat(drained).isNotDone();
      call.data("bye", true);
      assertThat(call.all()).isEqualTo("\"bye\" x-after=0.");
      client.awaitClosed();
      drained.get(60, TimeUnit.SECONDS);
      assertThat(bed.plane.ledger().in(Account.ANSWERED_BY_UPSTREAM)).isEqualTo(1);
      assertThat(bed.plane.ledger().difference()).isZero();
    }
  }

  @Test
  void aCallThatIsLongerThanTheGraceIsCutAndAccountedFor() throws Exception {
    try (Http2Peer backend = Http2Peer.server(GrpcDrainTest::chat);
        Bed bed = new Bed().ready(WebSocketTest.to(backend.port(), Upstream.Protocol.GRPC));
        Http2Peer client = Http2Peer.client(bed.plane.httpPort())) {
      Http2Peer.Stream call = client.stream();
      call.headers(call("/test.Chat/Say", "application/grpc"), false);
      assertThat(call.next()).isEqualTo("200");
      draining(bed, Duration.ofSeconds(2)).get(60, TimeUnit.SECONDS);
      client.awaitClosed();
      assertThat(bed.plane.ledger().in(Account.CUT_BY_DRAIN)).isEqualTo(1);
      assertThat(bed.plane.ledger().difference()).isZero();
    }
  }

  @Test
  void grpcWebPassesAndItsFailuresAreHttpStatuses() throws Exception {
    String type = "application/grpc-web+proto";
    try (Http2Peer backend = Http2Peer.server(GrpcDrainTest::chat);
        Bed bed = new Bed().ready(WebSocketTest.to(backend.port(), Upstream.Protocol.GRPC));
        Http2Peer client = Http2Peer.client(bed.plane.httpPort());
        Socket http1 = bed.connect()) {
      Http2Peer.Stream call = client.stream();
      call.headers(call("/test.Chat/Say", type), false);
      call.data("a message", true);
      assertThat(call.all()).isEqualTo("200\"a message\" x-after=0.");

      String request =
          "POST /test.Chat/Say HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: "
              + type
              + "\r\nContent-Length: 9\r\n\r\na message";
      http1.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(http1.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(answer).startsWith("HTTP/1.1 200 ").containsIgnoringCase(type);
      assertThat(answer).contains("a message");

      bed.apply(Bed.everything(Bed.settings()));
      Http2Peer.Stream nobody = client.stream();
      nobody.headers(call("/test.Chat/Say", type), true);
      assertThat(nobody.next()).isEqualTo("503");
    }
  }
}
