package dev.fairlead.dataplane.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.HttpSemantics;
import dev.fairlead.dataplane.codec.BodyDecoder.Step;
import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.message.Framing;
import dev.fairlead.snapshot.Settings;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies and trailers; the numbers are those of the list of HTTP semantics. */
class BodyDecoderTest {
  private static final String END = "0\r\n\r\n";

  private static BodyDecoder requests() {
    return BodyDecoder.ofRequests(Settings.ClientLimits.DEFAULT);
  }

  /** What comes out of a body: its data, then how it ended, then what was not taken. */
  private static String decode(Framing framing, long length, String text, int piece) {
    BodyDecoder decoder = requests();
    decoder.begin(framing, length);
    StringBuilder data = new StringBuilder();
    String end = "open";
    ByteBuf all = Wire.buffer(text);
    int left = all.readableBytes();
    for (int at = 0; at < all.readableBytes() && end.equals("open"); at += piece) {
      ByteBuf in = all.slice(at, Math.min(piece, all.readableBytes() - at));
      int before = in.readableBytes();
      end = drain(decoder, in, data);
      left -= before - in.readableBytes();
    }
    all.release();
    return data + "|" + end + "|" + left;
  }

  private static String drain(BodyDecoder decoder, ByteBuf in, StringBuilder data) {
    while (true) {
      Step step = decoder.decode(in);
      switch (step) {
        case DATA, LAST_DATA -> data.append(Wire.text(decoder.data()));
        case NEED_MORE, END, TRAILERS, FAILED -> {}
      }
      if (step == Step.FAILED) {
        return decoder.failure().name();
      }
      if (step == Step.TRAILERS) {
        return "trailers " + decoder.trailers();
      }
      if (step != Step.DATA) {
        return decoder.complete() ? "end" : "open";
      }
    }
  }

  /** The same for pieces of every size; failures may leave any number of bytes. */
  private static String chunked(String text) {
    String whole = decode(Framing.CHUNKED, 0, text, text.length() + 1);
    for (int piece = 1; piece <= text.length(); piece += piece < 40 ? 1 : 97) {
      assertThat(decode(Framing.CHUNKED, 0, text, piece))
          .as("pieces of %s", piece)
          .isEqualTo(whole);
    }
    return whole;
  }

  private static String outcome(String text) {
    String result = chunked(text);
    return result.substring(result.indexOf('|') + 1, result.lastIndexOf('|'));
  }

  @Test
  void length() {
    for (int piece = 1; piece < 12; piece++) {
      assertThat(decode(Framing.LENGTH, 5, "helloGET /", piece)).isEqualTo("hello|end|5");
    }
    assertThat(decode(Framing.LENGTH, 5, "hell", 2)).isEqualTo("hell|open|0");
    assertThat(decode(Framing.NONE, 0, "GET /", 9)).isEqualTo("|end|5");
    assertThat(decode(Framing.LENGTH, 0, "GET /", 9)).isEqualTo("|end|5");
  }

  @Test
  @HttpSemantics(105)
  void lengthBeyond4GigabytesIsCounted() {
    BodyDecoder decoder = requests();
    long length = 5L << 30;
    decoder.begin(Framing.LENGTH, length);
    ByteBuf block = Wire.buffer("x".repeat(1 << 20));
    for (long sent = 0; sent < length - (1 << 20); sent += 1 << 20) {
      assertThat(decoder.decode(block.duplicate())).isEqualTo(Step.DATA);
      decoder.data().release();
    }
    assertThat(decoder.decode(block)).isEqualTo(Step.LAST_DATA);
    decoder.data().release();
    block.release();
  }

  @Test
  void untilClose() {
    assertThat(decode(Framing.UNTIL_CLOSE, 0, "anything", 3)).isEqualTo("anything|open|0");
  }

  @Test
  void dataIsASliceOfTheRead() {
    BodyDecoder decoder = requests();
    decoder.begin(Framing.CHUNKED, 0);
    ByteBuf in = Wire.buffer("3\r\nabc\r\n" + END);
    assertThat(decoder.decode(in)).isEqualTo(Step.LAST_DATA);
    assertThat(decoder.data().array()).isSameAs(in.array());
    assertThat(in.refCnt()).isEqualTo(2);
    decoder.data().release();
    in.release();
    assertThat(in.refCnt()).isZero();
  }

  @Test
  @HttpSemantics(42)
  void goodSizes() {
    assertThat(chunked("3\r\nabc\r\n0\r\n\r\nGET")).isEqualTo("abc|end|3");
    assertThat(chunked("A\r\n0123456789\r\n3\r\nabc\r\n000\r\n\r\n"))
        .isEqualTo("0123456789abc|end|0");
    assertThat(chunked("0000000000000003\r\nabc\r\n" + END)).isEqualTo("abc|end|0");
    assertThat(chunked(END + "x")).isEqualTo("|end|1");
    assertThat(chunked("7fffffffffffffff\r\nabc")).isEqualTo("abc|open|0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x3",
        "-3",
        "+3",
        "3_0",
        " 3",
        "\t3",
        "",
        "g",
        "3g",
        "3 ",
        "3\t",
        "00000000000000003",
        "8000000000000000",
        "ffffffffffffffff",
        "10000000000000000",
        "\0003",
        "\u00b3",
        ";a",
        "3,"
      })
  @HttpSemantics(42)
  void badSizes(String size) {
    assertThat(outcome(size + "\r\nabc\r\n" + END)).isEqualTo("BAD_FRAMING");
  }

  @Test
  @HttpSemantics(42)
  void endpointsMayPadTheirSizes() {
    String padded = "3  \r\nabc\r\n0\t\r\n\r\n";
    assertThat(outcome(padded)).isEqualTo("BAD_FRAMING");
    BodyDecoder decoder = BodyDecoder.ofResponses(Settings.UpstreamLimits.DEFAULT);
    decoder.begin(Framing.CHUNKED, 0);
    StringBuilder data = new StringBuilder();
    ByteBuf in = Wire.buffer(padded);
    assertThat(drain(decoder, in, data)).isEqualTo("end");
    assertThat(data).hasToString("abc");
    in.release();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ";a",
        ";a=b",
        ";a;b;c=d",
        " ;a",
        "\t; a = b",
        ";a=\"b c\"",
        ";a=\"\\\"\\\\\";b",
        ";a =b ;c",
        ";a=\"\u00e4;\t\""
      })
  @HttpSemantics(43)
  void extensionsAreDropped(String extension) {
    assertThat(chunked("3" + extension + "\r\nabc\r\n0" + extension + "\r\n\r\n"))
        .isEqualTo("abc|end|0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ";",
        "; ",
        ";a;",
        ";=b",
        ";a=",
        ";a= ",
        ";a b",
        ";a=b c",
        ";a=\"b",
        ";a=\"b\"c",
        ";a=\"b\\",
        ";a\n",
        ";a\rb",
        ";a=\"\r\"",
        ";a=\"\n\"",
        ";a=\"\0\"",
        ";a=\"\\\n\"",
        ";a\0",
        ";a,b",
        " a",
        ";a=b=c",
        ";a=b ",
        ";a ",
        ";\u00e4",
        ";a=\u00e4",
        "\n",
        "\r\r"
      })
  @HttpSemantics(43)
  void badExtensions(String extension) {
    assertThat(outcome("3" + extension + "\r\nabc\r\n" + END)).isEqualTo("BAD_FRAMING");
  }

  @Test
  @HttpSemantics(43)
  void extensionsOfAMessageHave4KilobytesTogether() {
    String most = ";" + "a".repeat(2047);
    String chunk = "1" + most + "\r\nx\r\n";
    assertThat(outcome(chunk + chunk + END)).isEqualTo("end");
    assertThat(outcome(chunk + chunk + "1;a\r\nx\r\n" + END)).isEqualTo("BAD_FRAMING");
    assertThat(outcome("1;" + "a".repeat(5000))).as("while reading").isEqualTo("BAD_FRAMING");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3\r\nabcd\r\n",
        "3\r\nab\r\n0\r\n\r\n",
        "3\r\nabc\n",
        "3\r\nabc\r0",
        "3\r\nabc0\r\n",
        "3\nabc\r\n",
        "3\r\r\nabc\r\n",
        "3\r\nabc\r\n\r\n",
        "0\n",
        "0\r\n\n",
        "0\r\n\rX",
        "0\r0"
      })
  @HttpSemantics(44)
  void linesEndWithBothBytes(String text) {
    assertThat(outcome(text + END)).isEqualTo("BAD_FRAMING");
  }

  @Test
  @HttpSemantics(45)
  void withoutTheLastLineEndTheBodyIsOpen() {
    String text = "3\r\nabc\r\n0\r\n\r\n";
    for (int length = 1; length < text.length(); length++) {
      assertThat(outcome(text.substring(0, length))).isEqualTo("open");
    }
  }

  @Test
  @HttpSemantics(46)
  void trailers() {
    String trailers = "X-Sum: 1\r\ngrpc-status:0\r\n";
    assertThat(chunked("1\r\nx\r\n0\r\n" + trailers + "\r\nGET"))
        .isEqualTo("x|trailers X-Sum: 1\ngrpc-status: 0\n|3");
  }

  @Test
  @HttpSemantics(46)
  void namesThatMayNotBeTrailers() {
    List<String> names =
        List.of(
            "Host",
            "Content-Length",
            "Transfer-Encoding",
            "Authorization",
            "Content-Type",
            "TE",
            "Content-Encoding",
            "Content-Range",
            "Cookie",
            "Set-Cookie",
            "X-Forwarded-For",
            "Connection",
            "Trailer",
            "Expect",
            "Forwarded",
            "If-Match",
            "Www-Authenticate",
            "Proxy-Authorization",
            "Upgrade",
            "X_Y",
            "Keep-Alive",
            "x-real-ip",
            "Location");
    StringBuilder all = new StringBuilder();
    for (String name : names) {
      assertThat(outcome("0\r\n" + name + ": x\r\n\r\n")).as(name).isEqualTo("end");
      all.append(name).append(": x\r\n");
    }
    assertThat(outcome("0\r\n" + all + "A: b\r\n\r\n")).isEqualTo("trailers A: b\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " X: y\r\n",
        "X : y\r\n",
        "X\r\n",
        "X: y\r\n z\r\n",
        "X: y\n",
        "X: \0\r\n",
        ": y\r\n",
        "X: y\rz\r\n",
        "Content_Length: 3\r\n"
      })
  @HttpSemantics(46)
  void trailersAreAsStrictAsHeaders(String trailer) {
    assertThat(outcome("0\r\n" + trailer + "\r\n")).isEqualTo("BAD_FRAMING");
  }

  @Test
  @HttpSemantics(46)
  void trailersHaveLimits() {
    assertThat(outcome("0\r\n" + "X: y\r\n".repeat(101) + "\r\n")).isEqualTo("HEAD_TOO_LARGE");
    assertThat(outcome("0\r\nX: " + "y".repeat(16 * 1024))).isEqualTo("HEAD_TOO_LARGE");
  }

  @Test
  void errorsOfEndpointsAreBadResponses() {
    for (String text :
        new String[] {"x\r\n", "0\r\nX : y\r\n\r\n", "0\r\n" + "X: y\r\n".repeat(201)}) {
      BodyDecoder decoder = BodyDecoder.ofResponses(Settings.UpstreamLimits.DEFAULT);
      decoder.begin(Framing.CHUNKED, 0);
      assertThat(decoder.decode(Wire.buffer(text))).isEqualTo(Step.FAILED);
      assertThat(decoder.failure()).isEqualTo(Failure.BAD_RESPONSE);
      assertThat(decoder.decode(Wire.buffer("0\r\n"))).isEqualTo(Step.FAILED);
    }
  }

  @Test
  void whatIsWrittenIsRead() {
    List<ByteBuf> parts = new ArrayList<>();
    StringBuilder expected = new StringBuilder();
    for (int size = 1; size < 70_000; size = size * 3 + 1) {
      String data = "d".repeat(size);
      expected.append(data);
      parts.add(ChunkWriter.open(io.netty.buffer.UnpooledByteBufAllocator.DEFAULT, size));
      parts.add(Wire.buffer(data));
      parts.add(ChunkWriter.close());
    }
    parts.add(ChunkWriter.last());
    StringBuilder text = new StringBuilder();
    for (ByteBuf part : parts) {
      text.append(part.toString(StandardCharsets.ISO_8859_1));
      part.release();
    }
    assertThat(decode(Framing.CHUNKED, 0, text.toString(), 1000)).isEqualTo(expected + "|end|0");
  }
}
