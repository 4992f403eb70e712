package dev.fairlead.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.snapshot.Upstream;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** HTTP/2 on either side of the gateway, and an endpoint of plain sockets. */
@Timeout(60)
class Http2SemanticsTest {
  private static final int PREFACE_BYTES = 24;
  private static final int FRAME_HEAD_BYTES = 9;
  private static final int SETTING_BYTES = 6;
  private static final int ENABLE_PUSH = 2;

  private ServerSocket endpoint;
  private Bed bed;

  @BeforeEach
  void open() throws IOException {
    endpoint = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    bed.close();
    endpoint.close();
  }

  private Http2Peer client(Upstream.Protocol protocol) throws Exception {
    bed = new Bed().ready(WebSocketTest.to(endpoint.getLocalPort(), protocol));
    return Http2Peer.client(bed.plane.httpPort());
  }

  private static BufferedReader lines(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
  }

  private static void skipHead(BufferedReader in) throws IOException {
    String line = in.readLine();
    while (line != null && !line.isEmpty()) {
      line = in.readLine();
    }
  }

  @Test
  @HttpSemantics(98)
  void fieldsOfOneConnectionStayOutOfResponses() throws Exception {
    try (Http2Peer client = client(Upstream.Protocol.HTTP)) {
      Http2Peer.Stream stream = client.stream();
      stream.headers(Http2Peer.request("GET", "/"), true);
      try (Socket socket = endpoint.accept()) {
        skipHead(lines(socket));
        socket
            .getOutputStream()
            .write(
                ("HTTP/1.1 200 OK\r\nConnection: keep-alive, x-hop\r\nX-Hop: 1\r\nUpgrade: x\r\n"
                        + "Keep-Alive: timeout=9\r\nProxy-Connection: x\r\nX-Own: 1\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        Object head = stream.frames.poll(30, TimeUnit.SECONDS);
        assertThat(head).isInstanceOf(Http2Peer.Head.class);
        assertThat(((Http2Peer.Head) head).headers().names())
            .extracting(CharSequence::toString)
            .containsExactlyInAnyOrder(":status", "x-own", "date", "server");
        assertThat(stream.all()).startsWith("\"ok\"");
      }
    }
  }

  @Test
  @HttpSemantics(67)
  void whatCameOfAResponseThatBreaksOffComesBeforeTheReset() throws Exception {
    bed = new Bed().ready(WebSocketTest.to(endpoint.getLocalPort(), Upstream.Protocol.HTTP));
    try (RawHttp2 client = new RawHttp2(bed.plane.httpPort())) {
      client.get(1, "/").flush();
      try (Socket socket = endpoint.accept()) {
        skipHead(lines(socket));
        String cut = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\nno\r\n";
        socket.getOutputStream().write(cut.getBytes(StandardCharsets.US_ASCII));
        assertThat(client.next().type()).isEqualTo(RawHttp2.HEADERS);
        assertThat(client.next().payload()).asString().isEqualTo("ok");
        assertThat(client.next().type()).isEqualTo(RawHttp2.RST_STREAM);
      }
    }
  }

  @Test
  @HttpSemantics(99)
  void pushIsSwitchedOffTowardsEndpoints() throws Exception {
    try (Http2Peer client = client(Upstream.Protocol.H2C)) {
      client.stream().headers(Http2Peer.request("GET", "/"), true);
      try (Socket socket = endpoint.accept()) {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        in.skipNBytes(PREFACE_BYTES);
        byte[] head = in.readNBytes(FRAME_HEAD_BYTES);
        int length = (head[1] & 0xff) << 8 | head[2] & 0xff;
        Map<Integer, Integer> settings = new HashMap<>();
        for (int read = 0; read < length; read += SETTING_BYTES) {
          settings.put((int) in.readShort(), in.readInt());
        }
        assertThat(settings).containsEntry(ENABLE_PUSH, 0);
      }
    }
  }

  @Test
  @HttpSemantics(100)
  void aLengthThatIsNotTrueResetsTheStreamAndReachesNoEndpointAsComplete() throws Exception {
    try (Http2Peer client = client(Upstream.Protocol.HTTP)) {
      for (String body : new String[] {"abc", "abcdefg"}) {
        Http2Peer.Stream stream = client.stream();
        Http2Headers headers = Http2Peer.request("POST", "/").add("content-length", "5");
        stream.headers(headers, false);
        try (Socket socket = endpoint.accept()) {
          BufferedReader in = lines(socket);
          skipHead(in);
          stream.data(body, true);
          assertThat(stream.next()).isEqualTo("RST 1");
          assertThat(rest(in)).isLessThan(5);
        }
      }
    }
  }

  /** How many bytes come until the gateway closes or resets the connection. */
  private static int rest(BufferedReader in) {
    int bytes = 0;
    try {
      while (in.read() >= 0) {
        bytes++;
      }
      return bytes;
    } catch (IOException e) {
      return bytes;
    }
  }
}
