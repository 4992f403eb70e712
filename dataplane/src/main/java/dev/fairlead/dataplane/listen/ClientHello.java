package dev.fairlead.dataplane.listen;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads the server name out of a TLS ClientHello without consuming it (RFC 8446 sections 4.1.2 and
 * 5.1, RFC 6066 section 3). It may come in any number of pieces: the message may be spread over
 * records, and the records over packets.
 *
 * <p>Unknown extensions, cipher suites and groups, which clients send on purpose (GREASE, RFC
 * 8701), are skipped. What is not a ClientHello at all is told apart early, so that nobody waits
 * for it.
 */
final class ClientHello {
  /** A bigger one is refused: with post-quantum keys they have two kilobytes. */
  static final int MAX_BYTES = 16 * 1024;

  private static final int MAX_RECORDS = 64;
  private static final int RECORD_HEADER = 5;
  private static final int HANDSHAKE_HEADER = 4;
  private static final int HANDSHAKE = 22;
  private static final int CLIENT_HELLO = 1;
  private static final int SERVER_NAME = 0;
  private static final int HOST_NAME = 0;
  private static final int MAX_NAME = 253;

  /** What a peek finds. */
  sealed interface Peek {}

  /** More bytes are needed. */
  record Incomplete() implements Peek {}

  /** This is not a ClientHello, or it is too big. */
  record Invalid() implements Peek {}

  /**
   * It is complete.
   *
   * @param serverName lower case; null if there is none, or none that is a host name
   */
  record Complete(@Nullable String serverName) implements Peek {}

  private static final Peek INCOMPLETE = new Incomplete();
  private static final Peek INVALID = new Invalid();

  private final byte[] bytes;
  private int at;
  private final int end;

  private ClientHello(byte[] bytes, int end) {
    this.bytes = bytes;
    this.end = end;
  }

  /** Looks at all readable bytes; moves no index. */
  static Peek peek(ByteBuf in) {
    byte[] message = new byte[Math.min(in.readableBytes(), MAX_BYTES)];
    int filled = 0;
    int at = in.readerIndex();
    for (int records = 0; records < MAX_RECORDS; records++) {
      int available = in.writerIndex() - at;
      if (!looksRight(in, at, available)) {
        return INVALID;
      }
      if (available < RECORD_HEADER) {
        return INCOMPLETE;
      }
      int length = in.getUnsignedShort(at + 3);
      int present = Math.min(length, available - RECORD_HEADER);
      if (length == 0 || filled + present > message.length) {
        return INVALID;
      }
      in.getBytes(at + RECORD_HEADER, message, filled, present);
      filled += present;
      Peek peek = parse(message, filled);
      if (peek != INCOMPLETE || present < length) {
        return peek;
      }
      at += RECORD_HEADER + length;
    }
    return INVALID;
  }

  private static boolean looksRight(ByteBuf in, int at, int available) {
    return (available < 1 || in.getByte(at) == HANDSHAKE)
        && (available < 2 || in.getByte(at + 1) == 3);
  }

  private static Peek parse(byte[] message, int filled) {
    if (filled > 0 && message[0] != CLIENT_HELLO) {
      return INVALID;
    }
    if (filled < HANDSHAKE_HEADER) {
      return INCOMPLETE;
    }
    int length = (message[1] & 0xff) << 16 | (message[2] & 0xff) << 8 | message[3] & 0xff;
    if (length > MAX_BYTES - HANDSHAKE_HEADER) {
      return INVALID;
    }
    if (filled < HANDSHAKE_HEADER + length) {
      return INCOMPLETE;
    }
    ClientHello hello = new ClientHello(message, HANDSHAKE_HEADER + length);
    try {
      return new Complete(hello.serverName());
    } catch (IndexOutOfBoundsException lengthsContradict) {
      return INVALID;
    }
  }

  private @Nullable String serverName() {
    at = HANDSHAKE_HEADER + 2 + 32; // legacy_version, random
    skip(number(1)); // legacy_session_id
    skip(number(2)); // cipher_suites
    skip(number(1)); // legacy_compression_methods
    if (at == end) {
      return null;
    }
    int extensionsEnd = number(2) + at;
    if (extensionsEnd != end) {
      throw new IndexOutOfBoundsException();
    }
    while (at < extensionsEnd) {
      int type = number(2);
      int length = number(2);
      if (type == SERVER_NAME) {
        return firstHostName(length);
      }
      skip(length);
    }
    return null;
  }

  private @Nullable String firstHostName(int length) {
    int listEnd = at + length;
    skip(2); // length of the list, which is what is left of the extension
    while (at < listEnd) {
      int type = number(1);
      int nameLength = number(2);
      int start = at;
      skip(nameLength);
      if (type == HOST_NAME) {
        return hostName(start, at);
      }
    }
    return null;
  }

  /** Lower case and without a trailing dot; null if it has bytes that no host name has. */
  private @Nullable String hostName(int start, int stop) {
    int last = stop > start && bytes[stop - 1] == '.' ? stop - 1 : stop;
    if (last == start || last - start > MAX_NAME) {
      return null;
    }
    StringBuilder name = new StringBuilder(last - start);
    for (int i = start; i < last; i++) {
      char c = (char) (bytes[i] & 0xff);
      char lower = c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
      boolean allowed =
          lower >= 'a' && lower <= 'z'
              || lower >= '0' && lower <= '9'
              || lower == '-'
              || lower == '.'
              || lower == '_';
      if (!allowed) {
        return null;
      }
      name.append(lower);
    }
    return name.toString();
  }

  private int number(int width) {
    int value = 0;
    for (int i = 0; i < width; i++) {
      if (at >= end) {
        throw new IndexOutOfBoundsException();
      }
      value = value << 8 | bytes[at++] & 0xff;
    }
    return value;
  }

  private void skip(int length) {
    at += length;
    if (at > end) {
      throw new IndexOutOfBoundsException();
    }
  }
}
