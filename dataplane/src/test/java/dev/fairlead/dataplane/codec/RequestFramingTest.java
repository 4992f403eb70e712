package dev.fairlead.dataplane.codec;

import static dev.fairlead.dataplane.codec.Wire.head;
import static dev.fairlead.dataplane.codec.Wire.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.HttpSemantics;
import dev.fairlead.dataplane.message.Framing;
import dev.fairlead.dataplane.message.RequestHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a request's body ends; the numbers are those of the list of HTTP semantics. */
class RequestFramingTest {
  private static String post(String fields) {
    return "POST / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
        "Content-Length: 0\r\nTransfer-Encoding: identity\r\n"
      })
  @HttpSemantics(37)
  void lengthAndCodingTogether(String fields) {
    assertThat(request(post(fields))).isEqualTo("BAD_FRAMING");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip",
        "identity",
        "chunked, gzip",
        "chunked, identity",
        "xchunked",
        "chunkedx",
        "",
        ",",
        ",chunked",
        "chunked,",
        "gzip,,chunked",
        "chunked, chunked",
        "chunked;q=1",
        "\"chunked\"",
        "chunked chunked",
        "chunked\r\nTransfer-Encoding: chunked",
        "chunked\r\nTransfer-Encoding: gzip",
        "chunked\r\nTransfer-Encoding:",
        "\u00a0chunked",
        "chunked\u00a0"
      })
  @HttpSemantics(38)
  void chunkedMustBeLastAndOnce(String value) {
    assertThat(request(post("Transfer-Encoding: " + value + "\r\n"))).isEqualTo("BAD_FRAMING");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip, chunked",
        "x,chunked",
        "gzip\r\nTransfer-Encoding: chunked",
        "a b, chunked"
      })
  @HttpSemantics(38)
  void unknownCodingIs501(String value) {
    assertThat(request(post("Transfer-Encoding: " + value + "\r\n"))).isEqualTo("UNKNOWN_CODING");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u000bchunked", "chunked\u000b", "\fchunked", "chun\0ked"})
  @HttpSemantics(38)
  void controlBytesInTheCoding(String value) {
    assertThat(request(post("Transfer-Encoding: " + value + "\r\n"))).isEqualTo("BAD_REQUEST");
  }

  @Test
  @HttpSemantics(38)
  void chunked() {
    RequestHead head = head(post("transfer-encoding:\tChunked \r\n"));
    assertThat(head.framing).isEqualTo(Framing.CHUNKED);
    assertThat(head.contentLength).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"chunked", "gzip", "gzip, chunked"})
  @HttpSemantics(39)
  void codingOnHttp10(String value) {
    assertThat(request("POST / HTTP/1.0\r\nTransfer-Encoding: " + value + "\r\n\r\n"))
        .isEqualTo("BAD_FRAMING");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"3\r\nContent-Length: 3", "3\r\ncontent-length: 4", "3, 3", "3,", ",3", "3 3"})
  @HttpSemantics(40)
  void severalLengths(String value) {
    assertThat(request(post("Content-Length: " + value + "\r\n"))).isEqualTo("BAD_FRAMING");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "+1",
        "-0",
        "-1",
        "0x1",
        "1 ,",
        "1a",
        "a",
        "1.0",
        "1e3",
        "01",
        "00",
        "1_0",
        "\u00b2",
        "9223372036854775808",
        "18446744073709551617",
        "99999999999999999999",
        "\"1\"",
        "1;"
      })
  @HttpSemantics(41)
  void lengthIsADecimalNumber(String value) {
    assertThat(request(post("Content-Length: " + value + "\r\n"))).isEqualTo("BAD_FRAMING");
  }

  @Test
  @HttpSemantics(41)
  void lengthUpTo63Bits() {
    RequestHead head = head(post("Content-Length: 9223372036854775807\r\n"));
    assertThat(head.contentLength).isEqualTo(Long.MAX_VALUE);
    assertThat(head.framing).isEqualTo(Framing.LENGTH);
  }

  @Test
  @HttpSemantics(48)
  void anyMethodMayHaveABody() {
    for (String method : new String[] {"GET", "HEAD", "DELETE", "OPTIONS", "X"}) {
      assertThat(head(post("Content-Length: 3\r\n").replace("POST", method)).framing)
          .isEqualTo(Framing.LENGTH);
    }
  }

  @Test
  @HttpSemantics(49)
  void noFramingIsNoBody() {
    assertThat(head(post("")).framing).isEqualTo(Framing.NONE);
    assertThat(head(post("")).contentLength).isEqualTo(-1);
    assertThat(head(post("Content-Length: 0\r\n")).framing).isEqualTo(Framing.NONE);
    assertThat(head(post("Content-Length: 0\r\n")).contentLength).isZero();
  }

  @Test
  @HttpSemantics(50)
  void webSocketKeysCreateNoBody() {
    String get =
        "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key1: 1\r\nSec-WebSocket-Key2: 2\r\n\r\n";
    assertThat(head(get).framing).isEqualTo(Framing.NONE);
    assertThat(head(get).webSocket).isFalse();
  }
}
