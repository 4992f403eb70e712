package dev.fairlead.dataplane.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.codec.BodyDecoder.Step;
import dev.fairlead.dataplane.message.Framing;
import dev.fairlead.dataplane.message.RequestHead;
import dev.fairlead.snapshot.Settings;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What Netty's stock decoder refuses, ours must refuse; what both accept, they must cut at the same
 * bytes. The mutations are random but the same in every run.
 *
 * <p>Exceptions, where Netty reads something else on purpose: a GET with {@code Sec-WebSocket-Key1}
 * and {@code Key2} (8 bytes of body to Netty, line 50).
 */
class NettyOracleTest {
  private static final int MUTATIONS = 30_000;
  private static final String REFUSED = "refused";
  private static final String INCOMPLETE = "incomplete";

  private static final String[] SEEDS = {
    "POST /a?b HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\n",
    "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\n\r\nGET",
    "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nA\r\n0123456789\r\n0\r\nT: 1\r\n\r\n",
    "GET /x HTTP/1.0\r\nHost: a:80\r\nX:  y \r\nConnection: close\r\n\r\nGET / HTTP/1.1\r\n",
    "OPTIONS http://b/c HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: \r\nTE: trailers\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nExpect: 100-continue\r\n\r\nX",
    "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\nContent-Length: 3\r\n\r\nabc"
  };

  private static final String[] SCRAPS = {
    "\r\n",
    "\r",
    "\n",
    " ",
    "\t",
    "\0",
    ":",
    ";",
    ",",
    "0",
    "1",
    "\u00ff",
    "chunked",
    "Content-Length",
    "Transfer-Encoding: chunked\r\n",
    "Content-Length: 3\r\n",
    "Host: b\r\n",
    "HTTP/1.1",
    "/",
    "_",
    "x",
    "\r\n\r\n",
    "0\r\n\r\n",
    "=",
    "\"",
    "%",
    "-",
    "+",
    "\u000b",
    "#",
    "\u007f"
  };

  /** Ours: method, target, body and trailers' end, and the bytes behind. */
  private static String ours(String text) {
    RequestParser parser = new RequestParser(Settings.ClientLimits.DEFAULT);
    RequestHead head = new RequestHead();
    ByteBuf in = Wire.buffer(text);
    ParseResult result = parser.parse(in, head);
    if (result != ParseResult.COMPLETE) {
      return result == ParseResult.NEED_MORE ? INCOMPLETE : REFUSED;
    }
    BodyDecoder body = BodyDecoder.ofRequests(Settings.ClientLimits.DEFAULT);
    body.begin(head.framing, head.contentLength);
    StringBuilder data = new StringBuilder();
    while (!body.complete()) {
      Step step = body.decode(in);
      if (step == Step.DATA || step == Step.LAST_DATA) {
        data.append(Wire.text(body.data()));
      } else if (step == Step.FAILED) {
        return REFUSED;
      } else if (step == Step.NEED_MORE) {
        return INCOMPLETE;
      }
    }
    return Wire.method(head) + " " + data + " " + head.framing + " " + Wire.text(in);
  }

  private static String netty(String text) {
    HttpDecoderConfig config =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(20_000)
            .setMaxHeaderSize(20_000)
            // It refuses trailers that frame; we leave them out (line 46).
            .setTrailersFactory(DefaultHttpHeadersFactory.headersFactory());
    EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestDecoder(config));
    channel.writeInbound(Wire.buffer(text));
    List<HttpObject> objects = new ArrayList<>();
    for (HttpObject o = channel.readInbound(); o != null; o = channel.readInbound()) {
      objects.add(o);
    }
    channel.finishAndReleaseAll();
    return describe(objects);
  }

  private static String describe(List<HttpObject> objects) {
    String method = "";
    Framing framing = Framing.NONE;
    StringBuilder data = new StringBuilder();
    String outcome = INCOMPLETE;
    for (HttpObject object : objects) {
      boolean over = !outcome.equals(INCOMPLETE);
      if (!over && refuses(object)) {
        outcome = REFUSED;
      } else if (!over && object instanceof HttpRequest request) {
        method = request.method().name();
        framing =
            request.headers().contains("Transfer-Encoding") ? Framing.CHUNKED : Framing.LENGTH;
      }
      if (!over && object instanceof HttpContent content) {
        data.append(content.content().toString(StandardCharsets.ISO_8859_1));
        boolean last = object instanceof LastHttpContent && outcome.equals(INCOMPLETE);
        outcome = last ? method + " " + data + " " + framing : outcome;
      }
      ReferenceCountUtil.release(object);
    }
    return outcome;
  }

  /** Netty stumbles over bytes beyond ASCII in a quoted chunk extension, which are lawful there. */
  static boolean refuses(HttpObject object) {
    Throwable cause = object.decoderResult().cause();
    return cause != null && !(cause instanceof IndexOutOfBoundsException);
  }

  static void compare(String text) {
    String ours = ours(text);
    if (ours.equals(REFUSED) || text.contains("Sec-WebSocket-Key1")) {
      return;
    }
    String netty = netty(text);
    if (ours.equals(INCOMPLETE)) {
      return; // Netty may have refused early what we would have refused later
    }
    String cut = netty.replace(" LENGTH", " NONE");
    assertThat(ours.replace(" LENGTH ", " NONE ")).as(text).startsWith(cut + " ");
  }

  @Test
  void corpus() {
    Corpus.requests().forEach(NettyOracleTest::compare);
  }

  @Test
  void mutations() {
    Random random = new Random(1);
    int accepted = 0;
    for (int round = 0; round < MUTATIONS; round++) {
      String text = mutate(SEEDS[random.nextInt(SEEDS.length)], random);
      compare(text);
      accepted += ours(text).equals(REFUSED) ? 0 : 1;
    }
    assertThat(accepted).as("mutations that we do not refuse").isGreaterThan(MUTATIONS / 20);
  }

  private static String mutate(String seed, Random random) {
    StringBuilder text = new StringBuilder(seed);
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(text.length());
      int end = Math.min(text.length(), at + random.nextInt(4));
      switch (random.nextInt(4)) {
        case 0 -> text.insert(at, SCRAPS[random.nextInt(SCRAPS.length)]);
        case 1 -> text.replace(at, end, SCRAPS[random.nextInt(SCRAPS.length)]);
        case 2 -> text.delete(at, end);
        default -> text.setCharAt(at, (char) random.nextInt(256));
      }
    }
    return text.toString();
  }

  @Test
  void whatNettyLetsThroughWeRefuse() {
    for (String hostile :
        new String[] {
          " GET / HTTP/1.1\r\nHost: a\r\n\r\n",
          "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
          "GET /\tHTTP/1.1\r\nHost: a\r\n\r\n",
          "GET / HTTP/2.0\r\nHost: a\r\n\r\n",
          "GET / HTTP/1.2\r\nHost: a\r\n\r\n",
          "GET / http/1.1\r\nHost: a\r\n\r\n",
          "GET /\u00e4 HTTP/1.1\r\nHost: a\r\n\r\n",
          "GET /#f HTTP/1.1\r\nHost: a\r\n\r\n",
          "GET /a\\b HTTP/1.1\r\nHost: a\r\n\r\n",
          "GET a HTTP/1.1\r\nHost: a\r\n\r\n",
          "GET * HTTP/1.1\r\nHost: a\r\n\r\n",
          "GET / HTTP/1.1\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: a,b\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n z\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 01\r\n\r\nx",
          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: ,chunked\r\n\r\n0\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;\r\nx\r\n0\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: y\r\n z\r\n\r\n",
          "GET / HTTP/1.1\rHost: a\r\r"
        }) {
      assertThat(ours(hostile)).as(hostile).isEqualTo(REFUSED);
    }
  }
}
