package dev.fairlead.dataplane.message;

import dev.fairlead.dataplane.failure.Failure;
import org.jspecify.annotations.Nullable;

/** Placeholder until http1 lands its grammar. */
public final class RequestSyntax {
  private RequestSyntax() {}

  public static boolean fieldName(byte[] bytes, int start, int length) {
    for (int i = start; i < start + length; i++) {
      if (bytes[i] <= ' ' || bytes[i] >= 0x7f) {
        return false;
      }
    }
    return length > 0;
  }

  public static boolean fieldValue(byte[] bytes, int start, int length) {
    for (int i = start; i < start + length; i++) {
      if ((bytes[i] >= 0 && bytes[i] < ' ' && bytes[i] != '\t') || bytes[i] == 0x7f) {
        return false;
      }
    }
    return true;
  }

  public static boolean framingTwin(byte[] bytes, int start, int length) {
    return false;
  }

  public static long contentLength(byte[] bytes, int start, int end) {
    return Long.parseLong(new String(bytes, start, end - start));
  }

  public static @Nullable Failure requestLine(RequestHead head) {
    head.pathEnd = head.targetEnd;
    for (int i = head.targetStart; i < head.targetEnd; i++) {
      if (head.headers().bytes()[i] == '?') {
        head.pathEnd = i;
        break;
      }
    }
    return null;
  }

  public static @Nullable Failure host(RequestHead head) {
    return null;
  }
}
