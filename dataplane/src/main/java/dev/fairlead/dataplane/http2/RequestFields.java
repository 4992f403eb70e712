package dev.fairlead.dataplane.http2;

import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.message.Framing;
import dev.fairlead.dataplane.message.Grammar;
import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.HeaderName;
import dev.fairlead.dataplane.message.HostSyntax;
import dev.fairlead.dataplane.message.Method;
import dev.fairlead.dataplane.message.RequestHead;
import dev.fairlead.dataplane.message.TargetRules;
import dev.fairlead.dataplane.message.Version;
import dev.fairlead.snapshot.Settings;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the header list of an HTTP/2 request into a {@link RequestHead}, or says why it may not be
 * (RFC 9113 section 8.3.1). What leaves here may be written to an HTTP/1.1 connection: nothing in
 * it can end a line or change the framing.
 *
 * <p>One per connection, used for one request at a time. A malformed list (section 8.1.1) gives
 * {@link Failure#BAD_FRAMING}: the stream is reset. Anything else is answered by the failure table.
 */
final class RequestFields {
  private static final AsciiString WEBSOCKET = AsciiString.cached("websocket");
  private static final AsciiString TRAILERS = AsciiString.cached("trailers");
  private static final AsciiString CONTINUE = AsciiString.cached("100-continue");
  private static final AsciiString GRPC = AsciiString.cached("application/grpc");
  private static final AsciiString HOST = AsciiString.cached("host");
  private static final AsciiString COOKIE = AsciiString.cached("cookie");
  private static final int MAX_METHOD = 32;
  private static final List<String> PSEUDO =
      List.of(":method", ":path", ":authority", ":scheme", ":protocol");
  private static final byte[] GET = {'G', 'E', 'T'};

  private final Settings.ClientLimits limits;
  private final HeaderBlock cookies = new HeaderBlock();
  private int seen; // pseudo-header fields, a bit for each
  private boolean protocol;
  private boolean scheme;

  RequestFields(Settings.ClientLimits limits) {
    this.limits = limits;
  }

  /** Fills {@code head} from {@code fields}; null means that it is a request. */
  @Nullable Failure read(Http2Headers fields, boolean end, RequestHead head) {
    head.clear();
    cookies.clear();
    seen = 0;
    protocol = false;
    scheme = false;
    head.version = Version.HTTP_2;
    head.acceptsTrailers = true;
    if (fields.size() > limits.maxHeaders() + 5) { // pseudo-header fields do not count
      return Failure.HEAD_TOO_LARGE;
    }
    for (Map.Entry<CharSequence, CharSequence> field : fields) {
      AsciiString name = AsciiString.of(field.getKey());
      AsciiString value = AsciiString.of(field.getValue());
      Failure failure =
          !name.isEmpty() && name.byteAt(0) == ':'
              ? pseudo(head, name, value)
              : regular(head, name, value);
      if (failure != null) {
        return failure;
      }
    }
    addCookies(head.headers());
    Failure failure = requestLine(head);
    if (failure != null) {
      return failure;
    }
    if (end && head.contentLength > 0) {
      return Failure.BAD_FRAMING; // of a body that will not come
    }
    frame(head, end);
    return null;
  }

  private @Nullable Failure pseudo(RequestHead head, AsciiString name, AsciiString value) {
    HeaderBlock block = head.headers();
    String text = name.toString();
    int bit = 1 << PSEUDO.indexOf(text); // an unknown one fails below
    if ((seen & bit) != 0) {
      return Failure.BAD_FRAMING;
    }
    seen |= bit;
    switch (text) {
      case ":method" -> {
        head.methodStart = copy(block, value);
        head.methodEnd = block.used();
        head.method = Method.of(block.bytes(), head.methodStart, head.methodEnd);
      }
      case ":path" -> {
        if (value.length() > limits.maxTargetBytes()) {
          return Failure.TARGET_TOO_LONG;
        }
        head.targetStart = copy(block, value);
        head.targetEnd = block.used();
      }
      case ":authority" -> addHost(head, value);
      case ":scheme" ->
          scheme = value.contentEqualsIgnoreCase("http") || value.contentEqualsIgnoreCase("https");
      case ":protocol" -> {
        protocol = true;
        head.webSocket = WEBSOCKET.contentEqualsIgnoreCase(value);
      }
      default -> {
        return Failure.BAD_FRAMING;
      }
    }
    return null;
  }

  private static void addHost(RequestHead head, AsciiString value) {
    HeaderBlock block = head.headers();
    int start = block.reserve(HOST.length());
    HOST.copy(0, block.bytes(), start, HOST.length());
    head.hostStart = copy(block, value);
    head.hostEnd = block.used();
    block.addSpan(start, start + HOST.length(), head.hostStart, head.hostEnd, HeaderName.HOST);
  }

  private @Nullable Failure regular(RequestHead head, AsciiString name, AsciiString value) {
    if (!Fields.lawful(name, value)) {
      return Failure.BAD_FRAMING;
    }
    int id = HeaderName.of(name.array(), name.arrayOffset(), name.arrayOffset() + name.length());
    switch (id) {
      case HeaderName.CONNECTION,
          HeaderName.PROXY_CONNECTION,
          HeaderName.KEEP_ALIVE,
          HeaderName.TRANSFER_ENCODING,
          HeaderName.UPGRADE -> {
        return Failure.BAD_FRAMING;
      }
      case HeaderName.TE -> {
        return TRAILERS.contentEqualsIgnoreCase(value) ? null : Failure.BAD_FRAMING;
      }
      case HeaderName.HOST -> {
        return host(head, value);
      }
      case HeaderName.COOKIE -> {
        addField(cookies, name, value, id);
        return null;
      }
      case HeaderName.CONTENT_LENGTH -> {
        return contentLength(head, value);
      }
      case HeaderName.HTTP2_SETTINGS -> {
        return null;
      }
      case HeaderName.EXPECT -> {
        if (head.expectContinue || !CONTINUE.contentEqualsIgnoreCase(value)) {
          return Failure.BAD_EXPECTATION;
        }
        head.expectContinue = true;
      }
      case HeaderName.CONTENT_TYPE -> head.grpc |= grpc(value);
      default -> {
        if (name.indexOf('_', 0) >= 0) {
          return underscored(head, name, value);
        }
      }
    }
    addField(head.headers(), name, value, id);
    return null;
  }

  /** {@code application/grpc}, with a suffix or parameters; {@code application/grpc-web} is not. */
  private static boolean grpc(AsciiString type) {
    if (!type.regionMatches(true, 0, GRPC, 0, GRPC.length())) {
      return false;
    }
    char next = type.length() == GRPC.length() ? ';' : type.charAt(GRPC.length());
    return next == ';' || next == '+' || next == ' ' || next == '\t';
  }

  /** RFC 9113 section 8.3.1: Host, where it is sent too, must say the same as :authority. */
  private static @Nullable Failure host(RequestHead head, AsciiString value) {
    if (head.hostEnd == head.hostStart) {
      if (head.headers().find(HeaderName.HOST) >= 0) {
        return Failure.BAD_REQUEST;
      }
      addHost(head, value);
      return null;
    }
    AsciiString authority =
        new AsciiString(
            head.headers().bytes(), head.hostStart, head.hostEnd - head.hostStart, false);
    return authority.contentEqualsIgnoreCase(value) ? null : Failure.BAD_REQUEST;
  }

  private static @Nullable Failure contentLength(RequestHead head, AsciiString value) {
    long length =
        Grammar.length(value.array(), value.arrayOffset(), value.arrayOffset() + value.length());
    if (length < 0 || head.contentLength >= 0) {
      return Failure.BAD_FRAMING;
    }
    head.contentLength = length;
    return null;
  }

  /** RFC 9113 section 8.2.3: cookie crumbs become one field again. */
  private void addCookies(HeaderBlock block) {
    int length = 0;
    for (int i = 0; i < cookies.size(); i++) {
      length += cookies.valueEnd(i) - cookies.valueStart(i) + (i == 0 ? 0 : 2);
    }
    if (cookies.size() == 0) {
      return;
    }
    int start = block.reserve(COOKIE.length() + length);
    COOKIE.copy(0, block.bytes(), start, COOKIE.length());
    int at = start + COOKIE.length();
    for (int i = 0; i < cookies.size(); i++) {
      if (i > 0) {
        block.bytes()[at++] = ';';
        block.bytes()[at++] = ' ';
      }
      int size = cookies.valueEnd(i) - cookies.valueStart(i);
      System.arraycopy(cookies.bytes(), cookies.valueStart(i), block.bytes(), at, size);
      at += size;
    }
    int value = start + COOKIE.length();
    block.addSpan(start, value, value, value + length, HeaderName.COOKIE);
  }

  private @Nullable Failure requestLine(RequestHead head) {
    if (head.methodEnd == head.methodStart) {
      return Failure.BAD_FRAMING;
    }
    if (head.method == Method.CONNECT) {
      if (!protocol) {
        return Failure.METHOD_REFUSED;
      }
      if (!head.webSocket) {
        return Failure.UNKNOWN_METHOD;
      }
      head.method = Method.GET;
      head.methodStart = head.headers().reserve(GET.length);
      head.methodEnd = head.headers().used();
      System.arraycopy(GET, 0, head.headers().bytes(), head.methodStart, GET.length);
    } else if (protocol) {
      return Failure.BAD_FRAMING;
    }
    if (!scheme || head.targetEnd == head.targetStart) {
      return Failure.BAD_FRAMING;
    }
    return target(head);
  }

  /**
   * The rules of HTTP/1.1's request line, but for the absolute form, which {@code :path} never has.
   */
  private @Nullable Failure target(RequestHead head) {
    byte[] bytes = head.headers().bytes();
    if (!Grammar.token(bytes, head.methodStart, head.methodEnd)) {
      return Failure.BAD_REQUEST;
    }
    if (head.methodEnd - head.methodStart > MAX_METHOD) {
      return Failure.UNKNOWN_METHOD;
    }
    if (head.method == Method.TRACE) {
      return Failure.METHOD_REFUSED;
    }
    for (int i = head.targetStart; i < head.targetEnd; i++) {
      if (!Grammar.target(bytes[i])) {
        return Failure.BAD_REQUEST;
      }
    }
    byte first = bytes[head.targetStart];
    head.pathEnd = head.targetEnd;
    boolean lawful =
        (first == '/' || first == '*') && TargetRules.judge(head, limits.legacyPaths());
    boolean host =
        head.hostStart == head.hostEnd || HostSyntax.valid(bytes, head.hostStart, head.hostEnd);
    return lawful && host ? null : Failure.BAD_REQUEST;
  }

  /** Where such names pass, those do not that a careless backend takes for a name that matters. */
  private @Nullable Failure underscored(RequestHead head, AsciiString name, AsciiString value) {
    int start = name.arrayOffset();
    int twin = HeaderName.ofTwin(name.array(), start, start + name.length());
    if (twin == HeaderName.CONTENT_LENGTH || twin == HeaderName.TRANSFER_ENCODING) {
      return Failure.BAD_REQUEST;
    }
    if (limits.underscoreHeaders() && twin == HeaderName.OTHER) {
      addField(head.headers(), name, value, twin);
    }
    return null;
  }

  private static void frame(RequestHead head, boolean end) {
    if (head.webSocket) {
      head.framing = Framing.UNTIL_CLOSE;
      head.contentLength = -1;
    } else if (end) {
      head.framing = head.contentLength == 0 ? Framing.LENGTH : Framing.NONE;
    } else {
      head.framing = head.contentLength >= 0 ? Framing.LENGTH : Framing.CHUNKED;
    }
  }

  static void addField(HeaderBlock block, AsciiString name, AsciiString value, int id) {
    int start = copy(block, name);
    int middle = copy(block, value);
    block.addSpan(start, middle, middle, block.used(), id);
  }

  private static int copy(HeaderBlock block, AsciiString text) {
    int start = block.reserve(text.length());
    System.arraycopy(text.array(), text.arrayOffset(), block.bytes(), start, text.length());
    return start;
  }
}
