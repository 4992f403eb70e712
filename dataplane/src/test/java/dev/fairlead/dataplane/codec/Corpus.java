package dev.fairlead.dataplane.codec;

import java.util.ArrayList;
import java.util.List;

/** Good and hostile messages. */
final class Corpus {
  /** What a browser sends: 426 bytes. */
  static final String BROWSER_GET =
      "GET /shop/items/4711?lang=en&ref=home HTTP/1.1\r\n"
          + "Host: shop.example.com\r\n"
          + "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r\n"
          + "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
          + "Accept-Language: en-US,en;q=0.5\r\n"
          + "Accept-Encoding: gzip, deflate, br\r\n"
          + "Connection: keep-alive\r\n"
          + "Cookie: session=0123456789abcdef0123456789abcdef\r\n"
          + "Upgrade-Insecure-Requests: 1\r\n"
          + "Cache-Control: max-age=0\r\n"
          + "\r\n";

  private static final String[] REQUEST_LINES = {
    "GET / HTTP/1.1",
    "GET /a?b HTTP/1.0",
    "OPTIONS * HTTP/1.1",
    "GET http://b/c HTTP/1.1",
    "GET http://b?c HTTP/1.1",
    "GET  / HTTP/1.1",
    "GET / HTTP/1.1 ",
    "GET / HTTP/2.0",
    "GET / http/1.1",
    "GET /\u00e4 HTTP/1.1",
    "GET /#f HTTP/1.1",
    "GET /\\ HTTP/1.1",
    "GET x HTTP/1.1",
    "GET * HTTP/1.1",
    " GET / HTTP/1.1",
    "\r\nGET / HTTP/1.1",
    "\r\n\r\nGET / HTTP/1.1",
    "\nGET / HTTP/1.1",
    "GET /",
    "GET",
    "",
    "CONNECT a:1 HTTP/1.1",
    "TRACE / HTTP/1.1",
    "PRI * HTTP/2.0",
    "GET /%zz HTTP/1.1",
    "GET /%c0%af HTTP/1.1",
    "G\tT / HTTP/1.1",
    "GET / HTTP/1.1\rX",
    "GET / HTTP/0.9",
    "GET / HTTP/1.11",
    "M23456789012345678901234567890123 / HTTP/1.1",
    "GET\0/ HTTP/1.1"
  };

  private static final String[] FIELDS = {
    "Host: a\r\n",
    "Host: a\r\nHost: a\r\n",
    "X: y\r\n",
    "Host: u@a\r\n",
    "Host: a\r\nX: y\r\n z\r\n",
    " X: y\r\nHost: a\r\n",
    "Host: a\r\nX : y\r\n",
    "Host: a\r\n: y\r\n",
    "Host: a\r\nX\r\n",
    "Host: a\nX: y\r\n",
    "Host: a\rX: y\r\n",
    "Host: a\r\nX: \0\r\n",
    "Host: a\r\nX: \u00ff\u0001\r\n",
    "Host: a\r\nX_Y: z\r\n",
    "Host: a\r\nContent_Length: 3\r\n",
    "Host: a\r\nContent-Length: 3\r\n",
    "Host: a\r\nContent-Length: 03\r\n",
    "Host: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n",
    "Host: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n",
    "Host: a\r\nTransfer-Encoding: chunked\r\n",
    "Host: a\r\nTransfer-Encoding: ,chunked\r\n",
    "Host: a\r\nTransfer-Encoding: gzip, chunked\r\n",
    "Host: a\r\nExpect: x\r\n",
    "Host: a\r\nExpect: 100-continue\r\nContent-Length: 1\r\n",
    "Host: a\r\nConnection: close, x\r\n",
    "Host: a\r\nConnection: (\r\n",
    "Host: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n"
        + "Sec-WebSocket-Version: 13\r\n",
    "Host: a\r\nSec-WebSocket-Key1: 1\r\nSec-WebSocket-Key2: 2\r\n",
    "Host:  a  \r\nTE: trailers\r\nContent-Type: application/grpc\r\n"
  };

  private Corpus() {}

  /** Every request line with one set of fields, every set with one line, and big ones. */
  static List<String> requests() {
    List<String> all = new ArrayList<>();
    all.add(BROWSER_GET);
    all.add(BROWSER_GET + BROWSER_GET);
    for (String line : REQUEST_LINES) {
      all.add(line + "\r\n" + FIELDS[0] + "\r\nbody");
    }
    for (String fields : FIELDS) {
      all.add("POST /p HTTP/1.1\r\n" + fields + "\r\nbody");
      all.add("GET /p HTTP/1.0\r\n" + fields + "\r\n");
      all.add("GET / HTTP/1.1\r\n" + fields + "\n");
    }
    all.add("GET /" + "a".repeat(9000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
    all.add("GET / HTTP/1.1\r\nHost: a\r\nX: " + "y".repeat(3000) + "\r\n\r\nbody");
    all.add("GET / HTTP/1.1\r\nHost: a\r\nX: " + "y".repeat(17000) + "\r\n\r\n");
    all.add("GET / HTTP/1.1\r\n" + "X: y\r\n".repeat(101) + "Host: a\r\n\r\n");
    return all;
  }

  static List<String> responses() {
    List<String> all = new ArrayList<>();
    String[] lines = {
      "HTTP/1.1 200 OK",
      "HTTP/1.0 404 Not Found",
      "HTTP/1.1 204",
      "HTTP/1.1 101 X",
      "HTTP/1.1 99 X",
      "HTTP/1.1 1000 X",
      "HTTP/2.0 200 OK",
      "HTTP/1.1 200 O\0K",
      "\r\nHTTP/1.1 200"
    };
    String[] fields = {
      "",
      "Content-Length: 4\r\n",
      "Transfer-Encoding: chunked\r\n",
      "X: y\r\n z\r\n",
      "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
      "Connection: close\r\n",
      "Content-Length: 4\r\nContent-Length: 4\r\n",
      "Keep-Alive: timeout=5\r\n",
      "X\0: y\r\n",
      "Set-Cookie: a\r\nSet-Cookie: b\r\n",
      "X: a\nY: b\r\n"
    };
    for (String line : lines) {
      for (String field : fields) {
        all.add(line + "\r\n" + field + "\r\nbody");
      }
    }
    all.add("HTTP/1.1 200 OK\r\nSet-Cookie: " + "x".repeat(20_000) + "\r\n\r\nbody");
    return all;
  }
}
