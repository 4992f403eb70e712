package dev.fairlead.dataplane.codec;

import dev.fairlead.dataplane.message.Framing;
import dev.fairlead.dataplane.message.Grammar;
import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.HeaderName;
import dev.fairlead.dataplane.message.Method;
import dev.fairlead.dataplane.message.RequestHead;
import dev.fairlead.dataplane.message.ResponseHead;
import dev.fairlead.dataplane.message.Version;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Writes heads: kept fields in their order and case, then the fields of this hop. The heads have
 * gone through {@link dev.fairlead.dataplane.message.HopByHop} before. What the client or endpoint
 * wrote goes out as it stands wherever it may.
 */
public final class HeadWriter {
  private static final int CRLF = '\r' << 8 | '\n';
  private static final long OF_THIS_HOP =
      bit(HeaderName.CONNECTION) | bit(HeaderName.KEEP_ALIVE) | bit(HeaderName.TRANSFER_ENCODING);

  /** More than all fields that are added here. */
  private static final int ADDED_BYTES = 256;

  private HeadWriter() {}

  private static long bit(int id) {
    return 1L << id;
  }

  /** A good initial capacity for the head's buffer; it grows if that is not enough. */
  public static int estimate(HeaderBlock headers) {
    return FieldWriter.estimate(headers) + ADDED_BYTES;
  }

  /**
   * A request to an endpoint, as HTTP/1.1 in origin form. Adds Content-Length or Transfer-Encoding
   * by {@code head.framing}, Host where there is none, and {@code Connection: Upgrade} for a
   * WebSocket.
   *
   * @param close adds {@code Connection: close}
   */
  public static void request(RequestHead head, boolean close, ByteBuf out) {
    HeaderBlock headers = head.headers();
    out.ensureWritable(estimate(headers));
    long length = requestLength(head);
    long without = without(headers, head.framing, length);
    int lineEnd = requestLine(head, out);
    FieldWriter.write(headers, without, lineEnd > 0 ? head.methodStart : 0, lineEnd, out);
    if (headers.find(HeaderName.HOST) < 0) {
      out.writeBytes(Lines.HOST);
      out.writeBytes(headers.bytes(), head.hostStart, head.hostEnd - head.hostStart);
      out.writeShort(CRLF);
    }
    framing(headers, head.framing, length, without, out);
    if (head.webSocket) {
      upgrade(headers, out);
    }
    boolean te = headers.find(HeaderName.TE) >= 0;
    if (head.webSocket || close || te) {
      byte[] first = close ? Lines.CONNECTION_CLOSE : Lines.CONNECTION_TE;
      out.writeBytes(head.webSocket ? Lines.CONNECTION_UPGRADE : first);
      if (te && (close || head.webSocket)) {
        out.writeBytes(Lines.CONNECTION_TE);
      }
    }
    out.writeShort(CRLF);
  }

  /** The declared length, 0 for an empty body that wants to be declared, -1 for neither. */
  private static long requestLength(RequestHead head) {
    if (head.framing == Framing.LENGTH || head.framing == Framing.NONE && head.contentLength >= 0) {
      return head.contentLength;
    }
    boolean meansContent =
        head.method == Method.POST || head.method == Method.PUT || head.method == Method.PATCH;
    return head.framing == Framing.NONE && meansContent ? 0 : -1;
  }

  /** Writes the request line, or returns where it ends in the block if it stands there as is. */
  private static int requestLine(RequestHead head, ByteBuf out) {
    HeaderBlock headers = head.headers();
    byte[] bytes = headers.bytes();
    byte[] version = Lines.REQUEST_END;
    int end = head.targetEnd + version.length;
    if (head.targetStart == head.methodEnd + 1
        && bytes[head.methodEnd] == ' '
        && end <= headers.used()
        && Arrays.equals(bytes, head.targetEnd, end, version, 0, version.length)) {
      return end;
    }
    if (head.method == Method.CONNECT && head.webSocket) { // RFC 8441 has no GET
      out.writeBytes(Lines.GET);
    } else {
      out.writeBytes(bytes, head.methodStart, head.methodEnd - head.methodStart).writeByte(' ');
    }
    out.writeBytes(bytes, head.targetStart, head.targetEnd - head.targetStart);
    out.writeBytes(version);
    return 0;
  }

  /** What an upgrade needs and HTTP/2 does not have: the protocol's name and a key. */
  private static void upgrade(HeaderBlock headers, ByteBuf out) {
    if (headers.find(HeaderName.UPGRADE) < 0) {
      out.writeBytes(Lines.UPGRADE_WEBSOCKET);
    }
    if (headers.find(HeaderName.SEC_WEBSOCKET_KEY) < 0) {
      byte[] key = new byte[16];
      ThreadLocalRandom.current().nextBytes(key);
      out.writeBytes(Lines.WEBSOCKET_KEY).writeBytes(Base64.getEncoder().encode(key));
      out.writeShort(CRLF);
    }
  }

  /**
   * A response to a client, as HTTP/1.1.
   *
   * @param client the version of the client's request
   * @param close adds {@code Connection: close}; without it, HTTP/1.0 clients get keep-alive
   */
  public static void response(ResponseHead head, Version client, boolean close, ByteBuf out) {
    HeaderBlock headers = head.headers();
    out.ensureWritable(estimate(headers));
    Framing framing = framing(head, client);
    boolean declared = framing == Framing.LENGTH || framing == Framing.NONE;
    long length = declared ? head.contentLength : -1;
    long without = without(headers, framing, length);
    FieldWriter.write(headers, without, 0, statusLine(head, out), out);
    if (head.status == 101) {
      if (headers.find(HeaderName.UPGRADE) < 0) {
        out.writeBytes(Lines.UPGRADE_WEBSOCKET);
      }
      out.writeBytes(Lines.CONNECTION_UPGRADE);
    } else if (!head.informational()) {
      framing(headers, framing, length, without, out);
      if (close || framing == Framing.UNTIL_CLOSE) {
        out.writeBytes(Lines.CONNECTION_CLOSE);
      } else if (client == Version.HTTP_1_0) {
        out.writeBytes(Lines.CONNECTION_KEEP_ALIVE);
      }
      if (head.status == 426 && headers.find(HeaderName.UPGRADE) >= 0) {
        out.writeBytes(Lines.CONNECTION_UPGRADE);
      }
    }
    out.writeShort(CRLF);
  }

  /**
   * How the response's body is framed towards that client: chunked and close-delimited ones become
   * chunked for HTTP/1.1 and close-delimited for HTTP/1.0 (then the connection must close).
   */
  public static Framing framing(ResponseHead head, Version client) {
    return switch (head.framing) {
      case NONE, LENGTH -> head.framing;
      case CHUNKED, UNTIL_CLOSE ->
          client == Version.HTTP_1_0 || head.status == 101 ? Framing.UNTIL_CLOSE : Framing.CHUNKED;
    };
  }

  /** Writes the status line, or returns where it ends in the block if it stands there as is. */
  private static int statusLine(ResponseHead head, ByteBuf out) {
    HeaderBlock headers = head.headers();
    byte[] bytes = headers.bytes();
    byte[] usual = Lines.status(head.status);
    if (head.reasonEnd == head.reasonStart) {
      out.writeBytes(usual);
      return 0;
    }
    int code = Lines.STATUS_CODE_END + 1;
    if (head.reasonStart == code
        && head.reasonEnd + 2 <= headers.used()
        && Arrays.equals(bytes, 0, code, usual, 0, code)) {
      return head.reasonEnd + 2;
    }
    out.writeBytes(usual, 0, code);
    out.writeBytes(bytes, head.reasonStart, head.reasonEnd - head.reasonStart).writeShort(CRLF);
    return 0;
  }

  /** The names that are left out: Content-Length stays only where it says {@code length}. */
  private static long without(HeaderBlock headers, Framing framing, long length) {
    long without = OF_THIS_HOP;
    if (framing != Framing.CHUNKED) {
      without |= bit(HeaderName.TRAILER);
    }
    int at = headers.find(HeaderName.CONTENT_LENGTH);
    boolean keep =
        at >= 0
            && length >= 0
            && length
                == Grammar.length(headers.bytes(), headers.valueStart(at), headers.valueEnd(at));
    return keep ? without : without | bit(HeaderName.CONTENT_LENGTH);
  }

  /** Declares the body, unless a Content-Length that is kept has done so. */
  private static void framing(
      HeaderBlock headers, Framing framing, long length, long without, ByteBuf out) {
    if (framing == Framing.CHUNKED) {
      out.writeBytes(Lines.CHUNKED);
    } else if (length >= 0
        && ((without & bit(HeaderName.CONTENT_LENGTH)) != 0
            || headers.find(HeaderName.CONTENT_LENGTH) < 0)) {
      out.writeBytes(Lines.CONTENT_LENGTH);
      Lines.decimal(length, out);
      out.writeShort(CRLF);
    }
  }
}
