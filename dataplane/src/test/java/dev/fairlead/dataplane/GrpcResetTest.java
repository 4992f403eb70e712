package dev.fairlead.dataplane;

import static dev.fairlead.dataplane.RawHttp2.DATA;
import static dev.fairlead.dataplane.RawHttp2.END_HEADERS;
import static dev.fairlead.dataplane.RawHttp2.HEADERS;
import static dev.fairlead.dataplane.RawHttp2.RST_STREAM;
import static dev.fairlead.dataplane.RawHttp2.block;
import static dev.fairlead.dataplane.RawHttp2.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fairlead.snapshot.Upstream;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gRPC client hears when its endpoint breaks a call off: the same as without us. */
class GrpcResetTest {
  private static final byte[] NO_SETTINGS = {};
  private static final byte[] MESSAGE = {0, 0, 0, 0, 1, 7};

  /** How an endpoint ends a call. */
  private interface End {
    void of(RawHttp2 connection, int stream) throws IOException;
  }

  private static RawEndpoint endpoint(boolean begun, End end) throws IOException {
    return new RawEndpoint(
        NO_SETTINGS,
        (connection, number) -> {
          while (true) {
            RawHttp2.Frame frame = connection.next();
            if (frame.type() == HEADERS) {
              if (begun) {
                List<String> head = List.of(":status", "200", "content-type", "application/grpc");
                connection.frame(HEADERS, END_HEADERS, frame.stream(), block(head));
                connection.frame(DATA, 0, frame.stream(), MESSAGE).flush();
              }
              end.of(connection, frame.stream());
            }
          }
        });
  }

  private static Status.Code call(int port) throws InterruptedException {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    try {
      var messages =
          ClientCalls.blockingServerStreamingCall(
              channel,
              GrpcBackend.HANG,
              CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS),
              new byte[1]);
      return catchThrowableOfType(
              StatusRuntimeException.class,
              () -> messages.forEachRemaining(message -> assertThat(message).containsExactly(7)))
          .getStatus()
          .getCode();
    } finally {
      channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  private static void assertHeard(boolean begun, End end, Status.Code expected) throws Exception {
    try (RawEndpoint endpoint = endpoint(begun, end);
        Bed bed = new Bed().ready(WebSocketTest.to(endpoint.port(), Upstream.Protocol.GRPC))) {
      assertThat(call(endpoint.port())).as("without us").isEqualTo(expected);
      assertThat(call(bed.plane.httpPort())).as("through us").isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PROTOCOL_ERROR, INTERNAL",
    "INTERNAL_ERROR, INTERNAL",
    "FLOW_CONTROL_ERROR, INTERNAL",
    "CANCEL, CANCELLED",
    "ENHANCE_YOUR_CALM, RESOURCE_EXHAUSTED",
    "INADEQUATE_SECURITY, PERMISSION_DENIED"
  })
  void aResetIsTheStatusThatItsCodeStandsFor(Http2Error code, Status.Code expected)
      throws Exception {
    End end =
        (connection, stream) ->
            connection.frame(RST_STREAM, 0, stream, number((int) code.code())).flush();
    assertHeard(false, end, expected);
    assertHeard(true, end, expected);
  }

  @Test
  void aCallThatIsRefusedAfterItBeganIsNotTriedAgain() throws Exception {
    byte[] code = number((int) Http2Error.REFUSED_STREAM.code());
    End end = (connection, stream) -> connection.frame(RST_STREAM, 0, stream, code).flush();
    assertHeard(true, end, Status.Code.UNAVAILABLE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aConnectionThatBreaksIsAnEndpointThatIsNotThere(boolean begun) throws Exception {
    End end =
        (connection, stream) -> {
          throw new IOException("the connection ends here");
        };
    try (RawEndpoint endpoint = endpoint(begun, end);
        Bed bed = new Bed().ready(WebSocketTest.to(endpoint.port(), Upstream.Protocol.GRPC))) {
      // UNKNOWN if the client was just writing: it forgets what closed the channel (grpc-java).
      assertThat(call(endpoint.port()))
          .as("without us")
          .isIn(Status.Code.UNAVAILABLE, Status.Code.UNKNOWN);
      assertThat(call(bed.plane.httpPort())).as("through us").isEqualTo(Status.Code.UNAVAILABLE);
    }
  }
}
