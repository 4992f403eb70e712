package dev.fairlead.dataplane.listen;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientHelloTest {

  @Test
  void findsTheServerNameThatTheJdkSends() throws Exception {
    assertThat(peek(hello("Shop.Example.COM"))).isEqualTo(complete("shop.example.com"));
  }

  @Test
  void thereMayBeNoServerName() throws Exception {
    assertThat(peek(hello(null))).isEqualTo(complete(null));
  }

  @Test
  void isIncompleteUntilTheLastByteIsThere() throws Exception {
    byte[] hello = hello("a.example.com");
    for (int length = 0; length < hello.length; length++) {
      assertThat(peek(Arrays.copyOf(hello, length)))
          .as("first %d bytes", length)
          .isInstanceOf(ClientHello.Incomplete.class);
    }
  }

  @Test
  void theMessageMayBeSpreadOverRecords() throws Exception {
    byte[] hello = hello("a.example.com");
    for (int size : new int[] {7, 50, 1000}) {
      assertThat(peek(inRecords(hello, size))).isEqualTo(complete("a.example.com"));
    }
  }

  @Test
  void unknownExtensionsAndCipherSuitesAreSkipped() {
    byte[] grease = message(List.of(extension(0x0a0a, new byte[0]), name("a.b")), 0);
    assertThat(peek(record(grease))).isEqualTo(complete("a.b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a/b", "ä.example", "a\u0000b", ".", "a\"b"})
  void aNameThatIsNoHostNameIsNoName(String name) {
    assertThat(peek(record(message(List.of(name(name)), 0)))).isEqualTo(complete(null));
  }

  @Test
  void aTrailingDotIsLeftOut() {
    assertThat(peek(record(message(List.of(name("a.b.")), 0)))).isEqualTo(complete("a.b"));
  }

  @Test
  void otherThingsAreToldApartAtOnce() {
    assertThat(peek("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(ClientHello.Invalid.class);
    assertThat(peek(new byte[] {21})).isInstanceOf(ClientHello.Invalid.class);
    assertThat(peek(new byte[] {22, 2})).isInstanceOf(ClientHello.Invalid.class);
    assertThat(peek(new byte[] {22, 3, 1, 0, 0})).isInstanceOf(ClientHello.Invalid.class);
    assertThat(peek(new byte[] {22, 3, 1, 0, 4, 2})).isInstanceOf(ClientHello.Invalid.class);
  }

  /** CVE-2026-45416: nine bytes that claim 16 MiB. */
  @Test
  void aMessageThatClaimsToBeHugeIsRefusedByItsHeader() {
    byte[] claim = {22, 3, 1, 0x40, 0, 1, (byte) 0xff, (byte) 0xff, (byte) 0xff};
    assertThat(peek(claim)).isInstanceOf(ClientHello.Invalid.class);
  }

  @Test
  void fifteenKilobytesAreFineAndSeventeenAreNot() {
    assertThat(peek(inRecords(record(message(List.of(name("a.b")), 15_000)), 16_000)))
        .isEqualTo(complete("a.b"));
    assertThat(peek(inRecords(record(message(List.of(name("a.b")), 17_000)), 16_000)))
        .isInstanceOf(ClientHello.Invalid.class);
  }

  @Test
  void lengthsThatContradictEachOtherAreRefused() {
    byte[] message = message(List.of(name("a.example.com")), 0);
    for (int at = 4 + 34; at < message.length; at++) {
      byte[] broken = message.clone();
      broken[at] = (byte) 0xff;
      assertThat(peek(record(broken))).as("byte %d", at).isNotNull(); // and no exception
    }
    byte[] cut = message.clone();
    cut[cut.length - 20] ^= 0x10;
    assertThat(peek(record(cut))).isNotNull();
  }

  @Test
  void anyBytesGetAnAnswer() {
    Random random = new Random(1);
    byte[] start = record(message(List.of(name("a.example.com")), 0));
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = start.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      assertThat(peek(bytes)).isNotNull();
    }
  }

  private static ClientHello.Peek peek(byte[] bytes) {
    ByteBuf in = Unpooled.wrappedBuffer(bytes);
    ClientHello.Peek peek = ClientHello.peek(in);
    assertThat(in.readerIndex()).isZero();
    return peek;
  }

  private static ClientHello.Peek complete(@Nullable String name) {
    return new ClientHello.Complete(name);
  }

  private static byte[] hello(@Nullable String host) throws Exception {
    SSLEngine engine = SSLContext.getDefault().createSSLEngine();
    engine.setUseClientMode(true);
    if (host != null) {
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(host)));
      engine.setSSLParameters(parameters);
    }
    ByteBuffer out = ByteBuffer.allocate(32 * 1024);
    wrap(engine, out);
    return Arrays.copyOf(out.array(), out.position());
  }

  private static void wrap(SSLEngine engine, ByteBuffer out) throws SSLException {
    engine.wrap(ByteBuffer.allocate(0), out);
  }

  /** The bytes of one record again, as the payload of records of at most {@code size} bytes. */
  private static byte[] inRecords(byte[] single, int size) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 5; at < single.length; at += size) {
      int length = Math.min(size, single.length - at);
      out.writeBytes(new byte[] {22, 3, 1, (byte) (length >> 8), (byte) length});
      out.write(single, at, length);
    }
    return out.toByteArray();
  }

  private static byte[] record(byte[] message) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {22, 3, 1, (byte) (message.length >> 8), (byte) message.length});
    out.writeBytes(message);
    return out.toByteArray();
  }

  private static byte[] name(String name) {
    byte[] host = name.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    number(out, host.length + 3, 2);
    number(out, 0, 1);
    number(out, host.length, 2);
    out.writeBytes(host);
    return extension(0, out.toByteArray());
  }

  private static byte[] extension(int type, byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    number(out, type, 2);
    number(out, body.length, 2);
    out.writeBytes(body);
    return out.toByteArray();
  }

  private static byte[] message(List<byte[]> extensions, int padding) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    if (padding > 0) {
      all.writeBytes(extension(21, new byte[padding]));
    }
    extensions.forEach(all::writeBytes);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    number(body, 0x0303, 2);
    body.writeBytes(new byte[32]);
    number(body, 0, 1);
    number(body, 4, 2);
    number(body, 0x1a1a1301, 4);
    number(body, 1, 1);
    number(body, 0, 1);
    number(body, all.size(), 2);
    body.writeBytes(all.toByteArray());
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    number(message, 1, 1);
    number(message, body.size(), 3);
    message.writeBytes(body.toByteArray());
    return message.toByteArray();
  }

  private static void number(ByteArrayOutputStream out, int value, int width) {
    for (int i = width - 1; i >= 0; i--) {
      out.write(value >> 8 * i);
    }
  }
}
