package dev.fairlead.dataplane.http2;

import dev.fairlead.dataplane.message.Framing;
import dev.fairlead.dataplane.message.Grammar;
import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.HeaderName;
import dev.fairlead.dataplane.message.RequestHead;
import dev.fairlead.dataplane.message.ResponseHead;
import dev.fairlead.dataplane.message.Version;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Map;

/**
 * Heads as HTTP/2 header lists and back (RFC 9113 section 8.2 and 8.3). The lists made here share
 * the bytes of their head, so they are encoded before the head changes; trailers, which may have to
 * wait, are copied.
 */
final class Fields {
  private static final AsciiString CONNECT = AsciiString.cached("CONNECT");
  private static final AsciiString WEBSOCKET = AsciiString.cached("websocket");
  private static final AsciiString PROTOCOL = AsciiString.cached(":protocol");
  private static final AsciiString HTTP = AsciiString.cached("http");
  private static final AsciiString HTTPS = AsciiString.cached("https");
  private static final AsciiString TE = AsciiString.cached("te");
  private static final AsciiString TRAILERS = AsciiString.cached("trailers");
  private static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length");
  private static final AsciiString[] STATUS = new AsciiString[600];
  private static final AsciiString[] NAMES = new AsciiString[HeaderName.COUNT];

  static {
    for (int status = 100; status < 600; status++) {
      STATUS[status] = AsciiString.cached(Integer.toString(status));
    }
    for (int id = 1; id < HeaderName.COUNT; id++) {
      NAMES[id] = AsciiString.cached(HeaderName.name(id));
    }
  }

  private Fields() {}

  /** The header list of a request to an endpoint. */
  static Http2Headers request(RequestHead head, boolean secure) {
    HeaderBlock block = head.headers();
    Http2Headers fields = new DefaultHttp2Headers(false, block.size() + 6);
    if (head.webSocket) {
      fields.method(CONNECT).add(PROTOCOL, WEBSOCKET);
    } else {
      fields.method(span(block, head.methodStart, head.methodEnd));
    }
    fields.scheme(secure ? HTTPS : HTTP).path(span(block, head.targetStart, head.targetEnd));
    if (head.hostEnd > head.hostStart) {
      fields.authority(span(block, head.hostStart, head.hostEnd));
    }
    if (head.acceptsTrailers) {
      fields.add(TE, TRAILERS);
    }
    addAll(fields, block, head.webSocket);
    if (head.framing == Framing.LENGTH) {
      fields.add(CONTENT_LENGTH, AsciiString.of(Long.toString(head.contentLength)));
    }
    return fields;
  }

  /** The header list of a response, informational ones included, to a client. */
  static Http2Headers response(ResponseHead head) {
    HeaderBlock block = head.headers();
    Http2Headers fields = new DefaultHttp2Headers(false, block.size() + 2);
    boolean upgraded =
        head.status == 101; // RFC 8441 section 5: the tunnel is there when the CONNECT succeeds
    fields.status(upgraded ? STATUS[200] : STATUS[head.status]);
    addAll(fields, block, upgraded);
    if (head.contentLength >= 0 && head.status >= 200) {
      fields.add(CONTENT_LENGTH, AsciiString.of(Long.toString(head.contentLength)));
    }
    return fields;
  }

  /** Trailers, copied. */
  static Http2Headers trailers(HeaderBlock block) {
    Http2Headers fields = new DefaultHttp2Headers(false, block.size() + 1);
    for (int i = 0; i < block.size(); i++) {
      if (block.id(i) != HeaderName.DROPPED) {
        fields.add(AsciiString.of(block.name(i)).toLowerCase(), AsciiString.of(block.value(i)));
      }
    }
    return fields;
  }

  private static void addAll(Http2Headers fields, HeaderBlock block, boolean upgrade) {
    for (int i = 0; i < block.size(); i++) {
      if (carried(block.id(i), upgrade)) {
        fields.add(name(block, i), span(block, block.valueStart(i), block.valueEnd(i)));
      }
    }
  }

  /** What HTTP/2 says in another way, or not at all, stays behind. */
  private static boolean carried(int id, boolean upgrade) {
    return switch (id) {
      case HeaderName.DROPPED,
          HeaderName.HOST,
          HeaderName.CONTENT_LENGTH,
          HeaderName.CONNECTION,
          HeaderName.KEEP_ALIVE,
          HeaderName.PROXY_CONNECTION,
          HeaderName.TRANSFER_ENCODING,
          HeaderName.TE,
          HeaderName.UPGRADE,
          HeaderName.HTTP2_SETTINGS ->
          false;
      case HeaderName.SEC_WEBSOCKET_KEY, HeaderName.SEC_WEBSOCKET_ACCEPT -> !upgrade;
      default -> true;
    };
  }

  private static AsciiString name(HeaderBlock block, int i) {
    int id = block.id(i);
    if (id > 0) {
      return NAMES[id];
    }
    AsciiString name = span(block, block.nameStart(i), block.nameEnd(i));
    return name.toLowerCase(); // the same object where it is lower case already
  }

  private static AsciiString span(HeaderBlock block, int start, int end) {
    return new AsciiString(block.bytes(), start, end - start, false);
  }

  /**
   * Reads the header list of a response from an endpoint.
   *
   * @return whether it is one that may be passed on
   */
  static boolean readResponse(Http2Headers fields, boolean end, ResponseHead head) {
    head.clear();
    head.version = Version.HTTP_2;
    CharSequence status = fields.status();
    if (status == null || status.length() != 3) {
      return false;
    }
    head.status = AsciiString.of(status).parseInt();
    if (head.status < 100 || head.status > 599) {
      return false;
    }
    if (!readFields(fields, head.headers(), true)) {
      return false;
    }
    int at = head.headers().find(HeaderName.CONTENT_LENGTH);
    if (at >= 0) {
      head.contentLength =
          Grammar.length(
              head.headers().bytes(), head.headers().valueStart(at), head.headers().valueEnd(at));
      if (head.contentLength < 0) {
        return false;
      }
    }
    if (end) {
      head.framing = Framing.NONE;
    } else {
      head.framing = head.contentLength >= 0 ? Framing.LENGTH : Framing.CHUNKED;
    }
    return true;
  }

  /**
   * Reads regular fields; pseudo-header fields are left out. False where one of them could not be
   * written to HTTP/1.1.
   *
   * @param underscores whether names with an underscore are kept
   */
  static boolean readFields(Http2Headers fields, HeaderBlock block, boolean underscores) {
    for (Map.Entry<CharSequence, CharSequence> field : fields) {
      AsciiString name = AsciiString.of(field.getKey());
      AsciiString value = AsciiString.of(field.getValue());
      if (!name.isEmpty() && name.byteAt(0) == ':') {
        continue;
      }
      if (!lawful(name, value)) {
        return false;
      }
      if (!underscores && name.indexOf('_', 0) >= 0) {
        continue;
      }
      int start = name.arrayOffset();
      int id = HeaderName.of(name.array(), start, start + name.length());
      RequestFields.addField(block, name, value, id);
    }
    return true;
  }

  /** Whether name and value could stand in a head of HTTP/1.1. */
  static boolean lawful(AsciiString name, AsciiString value) {
    byte[] bytes = name.array();
    int start = name.arrayOffset();
    for (int i = start; i < start + name.length(); i++) {
      if (bytes[i] >= 'A' && bytes[i] <= 'Z') {
        return false; // RFC 9113 section 8.2.1
      }
    }
    int from = value.arrayOffset();
    int to = from + value.length();
    return Grammar.token(bytes, start, start + name.length())
        && Grammar.skipValue(value.array(), from, to) == to;
  }
}
