package dev.fairlead.dataplane.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.HttpSemantics;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields of one connection; the numbers are those of the list of HTTP semantics. */
class HopByHopTest {
  private static RequestHead request(String... fields) {
    RequestHead head = new RequestHead();
    add(head.headers(), fields);
    return head;
  }

  private static void add(HeaderBlock headers, String... fields) {
    for (String field : fields) {
      String[] parts = field.split(": ", 2);
      headers.add(parts[0], parts[1]);
    }
  }

  private static String stripped(RequestHead head) {
    HopByHop.strip(head);
    return String.join(", ", head.headers().toString().split("\n"));
  }

  @Test
  @HttpSemantics(33)
  void connectionAndWhatItNames() {
    assertThat(
            stripped(
                request(
                    "A: 1",
                    "x-B: 2",
                    "Connection: ,X-b , c,",
                    "C: 3",
                    "X-B: 4",
                    "connection: D",
                    "D: 5",
                    "Dd: 6")))
        .isEqualTo("A: 1, Dd: 6");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Keep-Alive",
        "Proxy-Connection",
        "Transfer-Encoding",
        "Upgrade",
        "HTTP2-Settings",
        "TE",
        "Proxy-Authorization",
        "Proxy-Authenticate",
        "Connection"
      })
  @HttpSemantics(33)
  void fieldsThatAlwaysEndHere(String name) {
    assertThat(stripped(request("A: 1", name + ": x"))).isEqualTo("A: 1");
    ResponseHead response = new ResponseHead();
    response.status = 200;
    add(response.headers(), "A: 1", name + ": x");
    HopByHop.strip(response);
    assertThat(response.headers().toString()).as("line 35").isEqualTo("A: 1\n");
  }

  @Test
  @HttpSemantics(33)
  void ofTeOnlyTrailersStays() {
    assertThat(stripped(request("TE: trailers", "A: 1"))).isEqualTo("TE: trailers, A: 1");
    RequestHead head = request("TE: gzip;q=0.5, trailers", "A: 1", "TE: x");
    head.acceptsTrailers = true;
    assertThat(stripped(head)).isEqualTo("A: 1, TE: trailers");
    assertThat(stripped(request("TE: gzip", "A: 1"))).isEqualTo("A: 1");
    assertThat(stripped(request("TE: trailers", "Connection: TE"))).isEqualTo("TE: trailers");
  }

  @Test
  @HttpSemantics(34)
  void protectedFieldsStay() {
    String[] fields = {
      "Host: a", "Content-Length: 1", "Authorization: b", "X-Forwarded-For: c", "Cookie: d",
      "X-Forwarded-Proto: e", "Forwarded: f", "X-Real-IP: g", "Content-Type: h", "X-Request-ID: i"
    };
    String connection =
        "Connection: "
            + String.join(", ", Arrays.stream(fields).map(f -> f.split(":")[0]).toList());
    String[] all = Arrays.copyOf(fields, fields.length + 1);
    all[fields.length] = connection;
    assertThat(stripped(request(all))).isEqualTo(String.join(", ", fields));
  }

  @Test
  @HttpSemantics(60)
  void h2cIsNeverForwarded() {
    assertThat(
            stripped(
                request(
                    "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: x")))
        .isEmpty();
  }

  @Test
  @HttpSemantics(59)
  void webSocketKeepsItsUpgrade() {
    RequestHead head = request("Upgrade: websocket", "Connection: Upgrade");
    head.webSocket = true;
    assertThat(stripped(head)).isEqualTo("Upgrade: websocket");
    ResponseHead response = new ResponseHead();
    response.status = 101;
    add(response.headers(), "Upgrade: websocket", "Connection: Upgrade");
    HopByHop.strip(response);
    assertThat(response.headers().toString()).isEqualTo("Upgrade: websocket\n");
  }
}
