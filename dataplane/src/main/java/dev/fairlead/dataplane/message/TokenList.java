package dev.fairlead.dataplane.message;

/**
 * Walks over a comma-separated list (RFC 9110 section 5.6.1) where it stands; empty elements are
 * skipped.
 *
 * <pre>{@code
 * for (int p = next(b, start, end); p < end; p = next(b, q, end)) {
 *   q = elementEnd(b, p, end); // the element is b[p, q)
 * }
 * }</pre>
 */
public final class TokenList {
  private TokenList() {}

  /** Where the next element starts, at or after {@code from}; {@code end} if there is none. */
  public static int next(byte[] bytes, int from, int end) {
    int p = from;
    while (p < end && (bytes[p] == ',' || Grammar.space(bytes[p]))) {
      p++;
    }
    return p;
  }

  /** Where the element that starts at {@code start} ends, without trailing white space. */
  public static int elementEnd(byte[] bytes, int start, int end) {
    int q = start;
    while (q < end && bytes[q] != ',') {
      q++;
    }
    while (q > start && Grammar.space(bytes[q - 1])) {
      q--;
    }
    return q;
  }

  /** Whether an element of any field with that {@link HeaderName} is the word, in any case. */
  public static boolean contains(HeaderBlock headers, int id, String lower) {
    for (int i = 0; i < headers.size(); i++) {
      if (headers.id(i) == id
          && contains(headers.bytes(), headers.valueStart(i), headers.valueEnd(i), lower)) {
        return true;
      }
    }
    return false;
  }

  /** Whether an element is the word, given in lower case, in any case. */
  public static boolean contains(byte[] bytes, int start, int end, String lower) {
    int q;
    for (int p = next(bytes, start, end); p < end; p = next(bytes, q, end)) {
      q = elementEnd(bytes, p, end);
      if (Grammar.equalsIgnoreCase(bytes, p, q, lower)) {
        return true;
      }
    }
    return false;
  }
}
