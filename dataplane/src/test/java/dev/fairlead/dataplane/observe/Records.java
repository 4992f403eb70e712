package dev.fairlead.dataplane.observe;

import dev.fairlead.dataplane.loop.Loop;
import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.RequestHead;
import dev.fairlead.dataplane.stream.ConnectionInfo;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Records of exchanges as the data plane fills them. */
final class Records {
  private Records() {}

  /** A request {@code method host path} that was just received on {@code loop}. */
  static ExchangeRecord of(Loop loop, String method, String host, String path) {
    ExchangeRecord record = new ExchangeRecord();
    record.startNanos = System.nanoTime();
    record.connection = new Connection(loop);
    RequestHead head = new RequestHead();
    HeaderBlock headers = head.headers();
    head.methodStart = append(headers, method);
    head.methodEnd = headers.used();
    head.hostStart = append(headers, host);
    head.hostEnd = headers.used();
    head.targetStart = append(headers, path);
    head.pathEnd = headers.used();
    append(headers, "?secret");
    head.targetEnd = headers.used();
    record.requestIdStart = append(headers, "id-1");
    record.requestIdEnd = headers.used();
    record.head = head;
    return record;
  }

  private static int append(HeaderBlock headers, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    int start = headers.reserve(bytes.length);
    System.arraycopy(bytes, 0, headers.bytes(), start, bytes.length);
    return start;
  }

  private record Connection(Loop loop) implements ConnectionInfo {
    @Override
    public InetSocketAddress peer() {
      return new InetSocketAddress("192.0.2.7", 4711);
    }

    @Override
    public InetSocketAddress local() {
      return new InetSocketAddress("192.0.2.1", 443);
    }

    @Override
    public boolean secure() {
      return true;
    }

    @Override
    public String sni() {
      return "shop.example.com";
    }
  }
}
