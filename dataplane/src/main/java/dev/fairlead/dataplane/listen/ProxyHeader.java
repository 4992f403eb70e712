package dev.fairlead.dataplane.listen;

import io.netty.buffer.ByteBuf;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header of the PROXY protocol (HAProxy's {@code doc/proxy-protocol.txt}) without
 * consuming it. It may come in any number of pieces; what cannot become a header is told apart at
 * its first wrong byte.
 *
 * <pre>
 * version 1   PROXY TCP4 192.0.2.7 198.51.100.1 50000 443\r\n     or TCP6, or UNKNOWN and anything
 * version 2   signature 12 | version, command 1 | family 1 | length 2 | addresses, TLVs
 * </pre>
 *
 * The destination is checked and not used; TLVs are skipped.
 */
final class ProxyHeader {
  /** Of version 2, TLVs included: a client's certificate fits. */
  static final int MAX_BYTES = 4 * 1024;

  /** Of version 1, CR LF included. */
  static final int MAX_LINE = 107;

  private static final byte[] TEXT = "PROXY ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BINARY = "\r\n\r\n\0\r\nQUIT\n".getBytes(StandardCharsets.US_ASCII);
  private static final int FIXED = 16;
  private static final int LOCAL = 0x20;
  private static final int PROXY = 0x21;
  private static final Pattern IPV4 =
      Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final Pattern PORT = Pattern.compile("0|[1-9][0-9]{0,4}");

  /** What a peek finds. */
  sealed interface Peek {}

  /** More bytes are needed. */
  record Incomplete() implements Peek {}

  /** This is no header, or it is too big. */
  record Invalid() implements Peek {}

  /**
   * It is complete.
   *
   * @param length of the header in bytes
   * @param client null if the header names none: the peer of the connection is the client
   */
  record Complete(int length, @Nullable InetSocketAddress client) implements Peek {}

  private static final Peek INCOMPLETE = new Incomplete();
  private static final Peek INVALID = new Invalid();

  private ProxyHeader() {}

  static Peek peek(ByteBuf in) {
    if (alike(in, TEXT)) {
      return in.readableBytes() < TEXT.length ? INCOMPLETE : text(in);
    }
    if (alike(in, BINARY)) {
      return in.readableBytes() < FIXED ? INCOMPLETE : binary(in);
    }
    return INVALID;
  }

  /** Whether the bytes, as far as they are there, are those. */
  private static boolean alike(ByteBuf in, byte[] expected) {
    int length = Math.min(in.readableBytes(), expected.length);
    for (int i = 0; i < length; i++) {
      if (in.getByte(in.readerIndex() + i) != expected[i]) {
        return false;
      }
    }
    return true;
  }

  private static Peek text(ByteBuf in) {
    int end = in.bytesBefore(Math.min(in.readableBytes(), MAX_LINE), (byte) '\n');
    if (end < 0) {
      return in.readableBytes() < MAX_LINE ? INCOMPLETE : INVALID;
    }
    int start = in.readerIndex() + TEXT.length;
    String line = in.toString(start, end - TEXT.length, StandardCharsets.ISO_8859_1);
    if (!line.endsWith("\r")) {
      return INVALID;
    }
    String[] words = line.substring(0, line.length() - 1).split(" ", -1);
    return switch (words[0]) {
      case "UNKNOWN" -> new Complete(end + 1, null);
      case "TCP4" -> text(words, IPV4, end + 1);
      case "TCP6" -> text(words, IPV6, end + 1);
      default -> INVALID;
    };
  }

  /**
   * @param words protocol, source and destination address, source and destination port
   */
  private static Peek text(String[] words, Pattern form, int length) {
    if (words.length != 5) {
      return INVALID;
    }
    byte[] from = address(words[1], form);
    byte[] to = address(words[2], form);
    if (from == null || to == null || !port(words[3]) || !port(words[4])) {
      return INVALID;
    }
    return new Complete(length, socket(from, Integer.parseInt(words[3])));
  }

  private static byte @Nullable [] address(String word, Pattern form) {
    return form.matcher(word).matches() ? NetUtil.createByteArrayFromIpAddressString(word) : null;
  }

  private static boolean port(String word) {
    return PORT.matcher(word).matches() && Integer.parseInt(word) <= 0xffff;
  }

  private static Peek binary(ByteBuf in) {
    int command = in.getUnsignedByte(in.readerIndex() + 12);
    int family = in.getUnsignedByte(in.readerIndex() + 13);
    int length = FIXED + in.getUnsignedShort(in.readerIndex() + 14);
    if (command != LOCAL && command != PROXY || length > MAX_BYTES) {
      return INVALID;
    }
    if (in.readableBytes() < length) {
      return INCOMPLETE;
    }
    if (command == LOCAL) {
      return new Complete(length, null);
    }
    return switch (family) {
      case 0x11 -> binary(in, 4, length); // TCP over IPv4
      case 0x21 -> binary(in, 16, length); // TCP over IPv6
      case 0x00, 0x12, 0x22, 0x31, 0x32 -> new Complete(length, null); // unspecified, UDP, UNIX
      default -> INVALID;
    };
  }

  /**
   * @param width of an address in bytes
   */
  private static Peek binary(ByteBuf in, int width, int length) {
    if (length < FIXED + 2 * width + 4) {
      return INVALID;
    }
    byte[] from = new byte[width];
    in.getBytes(in.readerIndex() + FIXED, from);
    int port = in.getUnsignedShort(in.readerIndex() + FIXED + 2 * width);
    return new Complete(length, socket(from, port));
  }

  private static InetSocketAddress socket(byte[] address, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address), port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("neither 4 nor 16 bytes", e);
    }
  }
}
