package dev.fairlead.dataplane.fields;

import dev.fairlead.dataplane.live.CidrSet;
import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.HeaderName;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * Finds the client in X-Forwarded-For: from the right, past trusted proxies, the first address that
 * is not trusted. An entry that is not an address ends the walk: whatever stands left of it may be
 * the work of anybody. One per connection; IPv4 costs no object.
 */
final class ForwardedChain {
  private static final byte[] FOR = FieldLines.bytes("X-Forwarded-For: ");
  private static final byte[] COMMA = FieldLines.bytes(", ");

  private final byte[] ipv4 = new byte[4];
  private int entryStart;
  private int entryEnd;
  private int clientStart;
  private int clientEnd;

  /** Where the client's address is in the message's bytes, without port and brackets. */
  int clientStart() {
    return clientStart;
  }

  int clientEnd() {
    return clientEnd;
  }

  /** False where the fields name nobody, so that the peer is the client. */
  boolean findClient(HeaderBlock headers, CidrSet trusted) {
    boolean found = false;
    for (int i = headers.size() - 1; i >= 0; i--) {
      if (headers.id(i) != HeaderName.X_FORWARDED_FOR) {
        continue;
      }
      int end = headers.valueEnd(i);
      while (end > headers.valueStart(i)) {
        int start = elementStart(headers.bytes(), headers.valueStart(i), end);
        byte[] address = address(headers, start, end);
        if (address == null) {
          return found;
        }
        found = true;
        clientStart = entryStart;
        clientEnd = entryEnd;
        if (!trusted.contains(address)) {
          return true;
        }
        end = start - 1;
      }
    }
    return found;
  }

  /** Joins all fields that say something to one, with the peer at its end. */
  void append(HeaderBlock headers, byte[] peer) {
    int length = peer.length;
    for (int i = 0; i < headers.size(); i++) {
      if (headers.id(i) == HeaderName.X_FORWARDED_FOR) {
        int valueLength = headers.valueEnd(i) - headers.valueStart(i);
        if (valueLength == 0) {
          headers.drop(i);
        } else {
          length += valueLength + COMMA.length;
        }
      }
    }
    int base = FieldLines.open(headers, FOR, length);
    byte[] bytes = headers.bytes();
    int at = base + FOR.length;
    for (int i = 0; i < headers.size(); i++) {
      if (headers.id(i) == HeaderName.X_FORWARDED_FOR) {
        int valueLength = headers.valueEnd(i) - headers.valueStart(i);
        System.arraycopy(bytes, headers.valueStart(i), bytes, at, valueLength);
        System.arraycopy(COMMA, 0, bytes, at + valueLength, COMMA.length);
        at += valueLength + COMMA.length;
        headers.drop(i);
      }
    }
    System.arraycopy(peer, 0, bytes, at, peer.length);
    FieldLines.close(headers, FOR, HeaderName.X_FORWARDED_FOR, base, length);
  }

  private static int elementStart(byte[] bytes, int from, int end) {
    int start = end;
    while (start > from && bytes[start - 1] != ',') {
      start--;
    }
    return start;
  }

  /** The address of one entry, whose place is noted; null if it is none. */
  private byte @Nullable [] address(HeaderBlock headers, int from, int to) {
    byte[] bytes = headers.bytes();
    if (!entry(bytes, from, to)) {
      return null;
    }
    return ipv4(bytes) ? ipv4 : ipv6(headers.text(entryStart, entryEnd));
  }

  private static byte @Nullable [] ipv6(String text) {
    boolean global = text.indexOf(':') >= 0 && text.indexOf('%') < 0; // a zone means nothing here
    return global ? NetUtil.createByteArrayFromIpAddressString(text) : null;
  }

  /** Reads the entry as four decimal numbers; a leading zero, which some read as octal, is none. */
  private boolean ipv4(byte[] bytes) {
    int part = 0;
    int digits = 0;
    int value = 0;
    for (int i = entryStart; i < entryEnd; i++) {
      byte b = bytes[i];
      if (b == '.' && digits > 0 && part < 3) {
        ipv4[part++] = (byte) value;
        digits = 0;
        value = 0;
      } else if (b >= '0' && b <= '9' && (digits == 0 || value > 0)) {
        digits++;
        value = value * 10 + b - '0';
      } else {
        return false;
      }
      if (value > 255) {
        return false;
      }
    }
    ipv4[part] = (byte) value;
    return part == 3 && digits > 0;
  }

  /** Finds the address within one entry, which may be quoted, bracketed, or followed by a port. */
  private boolean entry(byte[] bytes, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && skipped(bytes[start])) {
      start++;
    }
    while (end > start && skipped(bytes[end - 1])) {
      end--;
    }
    if (start == end) {
      return false;
    }
    if (bytes[start] == '[') {
      int close = index(bytes, ']', start, end);
      entryStart = start + 1;
      entryEnd = close;
      return close >= 0 && portOrNothing(bytes, close + 1, end);
    }
    int colon = index(bytes, ':', start, end);
    boolean port = colon >= 0 && index(bytes, ':', colon + 1, end) < 0;
    entryStart = start;
    entryEnd = port ? colon : end;
    return !port || portOrNothing(bytes, colon, end);
  }

  private static boolean skipped(byte b) {
    return b == ' ' || b == '\t' || b == '"';
  }

  private static boolean portOrNothing(byte[] bytes, int from, int to) {
    if (from == to) {
      return true;
    }
    if (bytes[from] != ':' || from + 1 == to) {
      return false;
    }
    for (int i = from + 1; i < to; i++) {
      if (bytes[i] < '0' || bytes[i] > '9') {
        return false;
      }
    }
    return true;
  }

  private static int index(byte[] bytes, char wanted, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }
}
