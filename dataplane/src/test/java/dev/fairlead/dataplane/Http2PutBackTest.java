package dev.fairlead.dataplane;

import static dev.fairlead.dataplane.RawHttp2.GOAWAY;
import static dev.fairlead.dataplane.RawHttp2.HEADERS;
import static dev.fairlead.dataplane.RawHttp2.RST_STREAM;
import static dev.fairlead.dataplane.RawHttp2.number;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.RawHttp2.Frame;
import dev.fairlead.snapshot.UpstreamPolicy;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The only endpoint puts a request back unprocessed, as a server does that renews connections. */
class Http2PutBackTest {
  private static final byte[] NO_SETTINGS = {};
  private static final int REFUSED_STREAM = 7;

  private Bed bed;

  @BeforeEach
  void open() throws Exception {
    bed = new Bed();
  }

  @AfterEach
  void close() {
    assertThat(bed.plane.ledger().difference()).isZero();
    bed.close();
  }

  @Test
  void theOnlyEndpointGetsAgainWhatItPutBack() throws Exception {
    RawEndpoint.Script renewing =
        (connection, number) -> {
          if (number > 1) {
            Http2EndpointTest.obliging().run(connection, number);
          }
          Frame frame = connection.next();
          while (frame.type() != HEADERS) {
            frame = connection.next();
          }
          connection.frame(GOAWAY, 0, 0, ByteBuffer.allocate(8).array()).flush();
          connection.untilClosed();
        };
    try (RawEndpoint only = new RawEndpoint(NO_SETTINGS, renewing)) {
      Http2EndpointTest.serve(bed, UpstreamPolicy.DEFAULT, only);
      assertThat(Http2EndpointTest.post(bed, "body")).startsWith("HTTP/1.1 200 ").contains("fine");
      assertThat(only.connections).hasValue(2);
    }
  }

  @Test
  void whoAlwaysPutsBackIsAskedTwice() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    RawEndpoint.Script refusing =
        (connection, number) -> {
          while (true) {
            Frame frame = connection.next();
            if (frame.type() == HEADERS) {
              asked.incrementAndGet();
              connection.frame(RST_STREAM, 0, frame.stream(), number(REFUSED_STREAM)).flush();
            }
          }
        };
    try (RawEndpoint only = new RawEndpoint(NO_SETTINGS, refusing)) {
      Http2EndpointTest.serve(bed, UpstreamPolicy.DEFAULT, only);
      assertThat(Http2EndpointTest.post(bed, "body")).startsWith("HTTP/1.1 502 ");
      assertThat(asked).hasValue(2);
    }
  }
}
