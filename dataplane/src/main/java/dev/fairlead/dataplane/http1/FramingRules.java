package dev.fairlead.dataplane.http1;

import dev.fairlead.dataplane.message.Grammar;
import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.HeaderName;
import dev.fairlead.dataplane.message.TokenList;

/** What Content-Length and Transfer-Encoding say, strictly (RFC 9112 section 6). */
final class FramingRules {
  /** What the list of transfer codings is. */
  enum Coding {
    /** Just {@code chunked}. */
    CHUNKED,
    /** Something else, and {@code chunked} last. */
    UNKNOWN,
    /** Empty elements, {@code chunked} twice or not last. */
    BAD
  }

  private FramingRules() {}

  /**
   * The decimal number in {@code bytes[start, end)}: digits only, no zero in front, at most 2^63-1;
   * -1 for everything else.
   */
  static long length(byte[] bytes, int start, int end) {
    int digits = end - start;
    if (digits < 1 || digits > 19 || bytes[start] == '0' && digits > 1) {
      return -1;
    }
    long length = 0;
    for (int p = start; p < end; p++) {
      int digit = bytes[p] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      length = length * 10 + digit;
    }
    return length; // 19 digits can pass 2^63-1 only to come out negative
  }

  /** Judges all Transfer-Encoding fields together. */
  static Coding coding(HeaderBlock headers) {
    boolean chunked = false;
    boolean unknown = false;
    for (int i = 0; i < headers.size(); i++) {
      if (headers.id(i) != HeaderName.TRANSFER_ENCODING) {
        continue;
      }
      byte[] bytes = headers.bytes();
      int end = headers.valueEnd(i);
      int p = headers.valueStart(i);
      do {
        int q = TokenList.elementEnd(bytes, p, end);
        if (chunked || q == p) {
          return Coding.BAD;
        }
        chunked = Grammar.equalsIgnoreCase(bytes, p, q, "chunked");
        unknown |= !chunked;
        p = nextElement(bytes, q, end);
      } while (p <= end);
    }
    if (!chunked) {
      return Coding.BAD;
    }
    return unknown ? Coding.UNKNOWN : Coding.CHUNKED;
  }

  /** Behind the comma and its white space, or behind {@code end} if there is no comma. */
  private static int nextElement(byte[] bytes, int from, int end) {
    int p = from;
    while (p < end && Grammar.space(bytes[p])) {
      p++;
    }
    if (p == end) {
      return end + 1;
    }
    p++;
    while (p < end && Grammar.space(bytes[p])) {
      p++;
    }
    return p;
  }
}
