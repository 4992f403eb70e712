package dev.fairlead.dataplane.codec;

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
