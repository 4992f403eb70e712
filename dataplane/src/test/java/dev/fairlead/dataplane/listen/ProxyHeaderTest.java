package dev.fairlead.dataplane.listen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.HttpSemantics;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderTest {
  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
  private static final String IPV4 = "cb007107 c0000201 c350 01bb";
  private static final String IPV6 =
      "20010db8000000000000000000000007 20010db8000000000000000000000001 c350 01bb";

  @ParameterizedTest
  @CsvSource({
    "PROXY TCP4 203.0.113.7 192.0.2.1 50000 443, 203.0.113.7, 50000",
    "PROXY TCP4 255.255.255.255 0.0.0.0 0 65535, 255.255.255.255, 0",
    "PROXY TCP6 2001:db8::7 2001:DB8::1 50000 443, 2001:db8:0:0:0:0:0:7, 50000",
    "PROXY TCP6 ::ffff:203.0.113.7 ::1 1 2, 203.0.113.7, 1",
    "PROXY UNKNOWN, ,",
    "PROXY UNKNOWN ffff:: what ever 99999, ,",
  })
  @HttpSemantics(92)
  void textIsRead(String line, @Nullable String client, @Nullable Integer port) {
    byte[] header = ascii(line + "\r\n");
    completeInAnyPieces(header, client, port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROXY\r\n",
        "PROXY \r\n",
        "proxy TCP4 203.0.113.7 192.0.2.1 1 2\r\n",
        "PROXY  TCP4 203.0.113.7 192.0.2.1 1 2\r\n",
        "PROXY TCP4  203.0.113.7 192.0.2.1 1 2\r\n",
        "PROXY TCP4\t203.0.113.7 192.0.2.1 1 2\r\n",
        "PROXY TCP4 203.0.113.7 192.0.2.1 1 2 \r\n",
        "PROXY TCP4 203.0.113.7 192.0.2.1 1\r\n",
        "PROXY TCP4 203.0.113.7 192.0.2.1 1 2 3\r\n",
        "PROXY TCP4 203.0.113.7 192.0.2.1 1 2\n",
        "PROXY TCP4 203.0.113.7 192.0.2.1 01 2\r\n",
        "PROXY TCP4 203.0.113.7 192.0.2.1 1 65536\r\n",
        "PROXY TCP4 203.0.113.7 192.0.2.1 -1 2\r\n",
        "PROXY TCP4 203.0.113.7 192.0.2.1 1 +2\r\n",
        "PROXY TCP4 203.0.113.07 192.0.2.1 1 2\r\n",
        "PROXY TCP4 203.0.113.256 192.0.2.1 1 2\r\n",
        "PROXY TCP4 203.0.113 192.0.2.1 1 2\r\n",
        "PROXY TCP4 203.0.113.7 localhost 1 2\r\n",
        "PROXY TCP4 2001:db8::7 2001:db8::1 1 2\r\n",
        "PROXY TCP6 203.0.113.7 192.0.2.1 1 2\r\n",
        "PROXY TCP6 [2001:db8::7] ::1 1 2\r\n",
        "PROXY TCP6 fe80::1%lo ::1 1 2\r\n",
        "PROXY TCP6 1:2:3:4:5:6:7 ::1 1 2\r\n",
        "PROXY TCP6 1::2::3 ::1 1 2\r\n",
        "PROXY UDP4 203.0.113.7 192.0.2.1 1 2\r\n",
        "PROXY UNKNOWNS\r\n",
        "PROXY UNKNOWN\n",
        "GET / HTTP/1.1\r\n",
        "PRI * HTTP/2.0\r\n",
        "\u0016\u0003\u0001"
      })
  @HttpSemantics(92)
  void otherTextIsRefused(String text) {
    assertThat(peek(ascii(text))).isInstanceOf(ProxyHeader.Invalid.class);
  }

  @Test
  @HttpSemantics(92)
  void aLineMayHave107Bytes() {
    String longest = "PROXY UNKNOWN " + "x".repeat(ProxyHeader.MAX_LINE - 16);
    completeInAnyPieces(ascii(longest + "\r\n"), null, null);
    assertThat(peek(ascii(longest + "x\r\n"))).isInstanceOf(ProxyHeader.Invalid.class);
    assertThat(peek(ascii(longest + "xx"))).isInstanceOf(ProxyHeader.Invalid.class);
  }

  @ParameterizedTest
  @CsvSource({
    "21 11 000c " + IPV4 + ", 203.0.113.7, 50000",
    "21 11 0013 " + IPV4 + " 04 0004 00000000, 203.0.113.7, 50000",
    "21 21 0024 " + IPV6 + ", 2001:db8:0:0:0:0:0:7, 50000",
    "20 00 0000, ,",
    "20 11 000c " + IPV4 + ", ,",
    "20 ff 0001 00, ,",
    "21 00 0000, ,",
    "21 00 0003 000000, ,",
    "21 12 000c " + IPV4 + ", ,",
    "21 22 0024 " + IPV6 + ", ,",
    "21 31 0002 0000, ,",
  })
  @HttpSemantics(92)
  void binaryIsRead(String hex, @Nullable String client, @Nullable Integer port) {
    completeInAnyPieces(binary(hex), client, port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "11 11 000c " + IPV4,
        "31 11 000c " + IPV4,
        "22 11 000c " + IPV4,
        "21 01 000c " + IPV4,
        "21 10 000c " + IPV4,
        "21 13 000c " + IPV4,
        "21 41 000c " + IPV4,
        "21 11 000b cb007107 c0000201 c350 01",
        "21 11 0000",
        "21 21 000c " + IPV4,
        "21 11 0ff1",
        "20 00 ffff"
      })
  @HttpSemantics(92)
  void otherBinaryIsRefused(String hex) {
    assertThat(peek(binary(hex))).isInstanceOf(ProxyHeader.Invalid.class);
  }

  @Test
  @HttpSemantics(92)
  void fourKilobytesOfTlvsAreSkipped() {
    String biggest = "21 11 0ff0 " + IPV4 + "00".repeat(ProxyHeader.MAX_BYTES - 16 - 12);
    completeInAnyPieces(binary(biggest), "203.0.113.7", 50000);
  }

  @Test
  void whatCannotBecomeAHeaderIsToldAtItsFirstWrongByte() {
    assertThat(peek(ascii("G"))).isInstanceOf(ProxyHeader.Invalid.class);
    assertThat(peek(ascii("PU"))).isInstanceOf(ProxyHeader.Invalid.class);
    assertThat(peek(ascii("\r\n\r\nG"))).isInstanceOf(ProxyHeader.Invalid.class);
  }

  @Test
  void anyBytesGetAnAnswer() {
    Random random = new Random(1);
    byte[][] starts = {
      ascii("PROXY TCP4 203.0.113.7 192.0.2.1 50000 443\r\nGET"),
      ascii("PROXY TCP6 2001:db8::7 ::1 50000 443\r\nGET"),
      binary("21 21 0024 " + IPV6 + " 474554")
    };
    for (int i = 0; i < 30_000; i++) {
      byte[] bytes = starts[i % starts.length].clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      ProxyHeader.Peek whole = peek(bytes);
      ProxyHeader.Peek part = peek(Arrays.copyOf(bytes, random.nextInt(bytes.length)));
      assertThat(part).isIn(new ProxyHeader.Incomplete(), whole);
    }
  }

  private static void completeInAnyPieces(
      byte[] header, @Nullable String client, @Nullable Integer port) {
    for (int length = 0; length < header.length; length++) {
      assertThat(peek(Arrays.copyOf(header, length)))
          .as("first %d bytes", length)
          .isInstanceOf(ProxyHeader.Incomplete.class);
    }
    InetSocketAddress expected =
        client == null || port == null ? null : new InetSocketAddress(client, port);
    ProxyHeader.Peek complete = new ProxyHeader.Complete(header.length, expected);
    assertThat(peek(header)).isEqualTo(complete);
    byte[] more = Arrays.copyOf(header, header.length + 5);
    assertThat(peek(more)).isEqualTo(complete);
  }

  private static ProxyHeader.Peek peek(byte[] bytes) {
    ByteBuf in = Unpooled.wrappedBuffer(new byte[3], bytes).skipBytes(3);
    ProxyHeader.Peek peek = ProxyHeader.peek(in);
    assertThat(in.readableBytes()).isEqualTo(bytes.length);
    return peek;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] binary(String hex) {
    return ByteBufUtil.decodeHexDump(SIGNATURE + hex.replace(" ", ""));
  }
}
