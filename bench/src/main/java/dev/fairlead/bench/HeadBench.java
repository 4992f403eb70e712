package dev.fairlead.bench;

import dev.fairlead.dataplane.codec.HeadWriter;
import dev.fairlead.dataplane.codec.RequestParser;
import dev.fairlead.dataplane.codec.ResponseParser;
import dev.fairlead.dataplane.message.HopByHop;
import dev.fairlead.dataplane.message.Method;
import dev.fairlead.dataplane.message.RequestHead;
import dev.fairlead.dataplane.message.ResponseHead;
import dev.fairlead.dataplane.message.RoutingHost;
import dev.fairlead.dataplane.message.RoutingPath;
import dev.fairlead.dataplane.message.Version;
import dev.fairlead.snapshot.Settings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What the wire costs per head, in ns: the best, the tenth percentile and the median of many
 * rounds, on one thread, without JMH. Compare only numbers of one run.
 */
final class HeadBench {
  private static final int ROUNDS = 2000;
  private static final int HEADS_PER_ROUND = 1000;

  private static final String REQUEST =
      "GET /shop/items/4711?lang=en&ref=home HTTP/1.1\r\n"
          + "Host: shop.example.com\r\n"
          + "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101\r\n"
          + "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
          + "Accept-Language: en-US,en;q=0.5\r\n"
          + "Accept-Encoding: gzip, deflate, br\r\n"
          + "Connection: keep-alive\r\n"
          + "Cookie: session=0123456789abcdef0123456789abcdef\r\n"
          + "Upgrade-Insecure-Requests: 1\r\n"
          + "Cache-Control: max-age=0\r\n\r\n";
  private static final String RESPONSE =
      "HTTP/1.1 200 OK\r\nDate: Sat, 21 Nov 2026 08:00:00 GMT\r\nServer: origin/1.0\r\n"
          + "Content-Type: text/html; charset=utf-8\r\nCache-Control: private, max-age=60\r\n"
          + "Connection: keep-alive\r\nContent-Length: 50\r\n\r\n";

  private final ByteBuf request = buffer(REQUEST);
  private final ByteBuf response = buffer(RESPONSE);
  private final ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(4096);
  private final RequestParser requests = new RequestParser(Settings.ClientLimits.DEFAULT);
  private final ResponseParser responses = new ResponseParser(Settings.UpstreamLimits.DEFAULT);
  private final RequestHead requestHead = new RequestHead();
  private final ResponseHead responseHead = new ResponseHead();
  private final RoutingPath path = new RoutingPath();
  private final RoutingHost host = new RoutingHost();

  private HeadBench() {}

  private static ByteBuf buffer(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return PooledByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes);
  }

  private void parseRequest() {
    request.readerIndex(0);
    requests.parse(request, requestHead);
  }

  private void relayRequest() {
    parseRequest();
    host.compute(requestHead);
    path.compute(requestHead);
    HopByHop.strip(requestHead);
    out.clear();
    HeadWriter.request(requestHead, false, out);
  }

  private void parseResponse() {
    response.readerIndex(0);
    responses.parse(response, responseHead, Method.GET);
  }

  private void relayResponse() {
    parseResponse();
    HopByHop.strip(responseHead);
    out.clear();
    HeadWriter.response(responseHead, Version.HTTP_1_1, false, out);
  }

  private static void measure(String name, Runnable work) {
    long[] rounds = new long[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < HEADS_PER_ROUND; i++) {
        work.run();
      }
      rounds[round] = System.nanoTime() - start;
    }
    Arrays.sort(rounds);
    System.out.printf(
        "%-28s best %4d ns, 10 %% below %4d ns, median %4d ns%n",
        name,
        rounds[0] / HEADS_PER_ROUND,
        rounds[ROUNDS / 10] / HEADS_PER_ROUND,
        rounds[ROUNDS / 2] / HEADS_PER_ROUND);
  }

  static void run() {
    HeadBench bench = new HeadBench();
    System.out.printf("request %d bytes, response %d%n", REQUEST.length(), RESPONSE.length());
    for (int pass = 0; pass < 2; pass++) {
      measure("parse request", bench::parseRequest);
      measure("parse + route + write", bench::relayRequest);
      measure("parse response", bench::parseResponse);
      measure("parse + write response", bench::relayResponse);
    }
  }
}
