package dev.fairlead.dataplane.exchange;

import dev.fairlead.dataplane.live.CidrSet;
import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.HeaderName;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * Finds the client in X-Forwarded-For: from the right, past trusted proxies, the first address that
 * is not trusted. An entry that is not an address ends the walk: whatever stands left of it may be
 * the work of anybody.
 */
final class ForwardedChain {
  /** An address as a span of the message's bytes, without port and brackets. */
  record Client(int start, int end) {}

  private ForwardedChain() {}

  /** Null where the fields name nobody, so that the peer is the client. */
  static @Nullable Client client(HeaderBlock headers, CidrSet trusted) {
    Client best = null;
    for (int i = headers.size() - 1; i >= 0; i--) {
      if (headers.id(i) != HeaderName.X_FORWARDED_FOR) {
        continue;
      }
      int end = headers.valueEnd(i);
      while (end > headers.valueStart(i)) {
        int start = elementStart(headers.bytes(), headers.valueStart(i), end);
        Client entry = entry(headers.bytes(), start, end);
        byte[] address = entry == null ? null : address(headers, entry);
        if (entry == null || address == null) {
          return best;
        }
        best = entry;
        if (!trusted.contains(address)) {
          return best;
        }
        end = start - 1;
      }
    }
    return best;
  }

  private static int elementStart(byte[] bytes, int from, int end) {
    int start = end;
    while (start > from && bytes[start - 1] != ',') {
      start--;
    }
    return start;
  }

  private static byte @Nullable [] address(HeaderBlock headers, Client entry) {
    return NetUtil.createByteArrayFromIpAddressString(headers.text(entry.start(), entry.end()));
  }

  /** The address within one entry, which may be quoted, bracketed, or followed by a port. */
  private static @Nullable Client entry(byte[] bytes, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && skipped(bytes[start])) {
      start++;
    }
    while (end > start && skipped(bytes[end - 1])) {
      end--;
    }
    if (start == end) {
      return null;
    }
    if (bytes[start] == '[') {
      int close = index(bytes, ']', start, end);
      return close < 0 || !portOrNothing(bytes, close + 1, end)
          ? null
          : new Client(start + 1, close);
    }
    int colon = index(bytes, ':', start, end);
    boolean port = colon >= 0 && index(bytes, ':', colon + 1, end) < 0;
    if (port && !portOrNothing(bytes, colon, end)) {
      return null;
    }
    return new Client(start, port ? colon : end);
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
