package dev.fairlead.dataplane.exchange;

import dev.fairlead.dataplane.fields.FieldLines;
import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.HeaderName;
import dev.fairlead.dataplane.message.RequestHead;

/**
 * The time a gRPC client gives its call: {@code grpc-timeout}, at most eight digits and a unit
 * (gRPC over HTTP/2, "Requests"). A value of another form is passed on for the server to judge.
 */
final class GrpcTimeout {
  private static final int MAX_DIGITS = 8;
  private static final long MAX_VALUE = 99_999_999;
  private static final int MILLIS_PER_SECOND = 1000;

  private GrpcTimeout() {}

  /** Milliseconds, at least 1, rounded up; 0 where none is given. */
  static long millis(RequestHead head) {
    int at = head.grpc ? head.headers().find(HeaderName.GRPC_TIMEOUT) : -1;
    return at < 0 ? 0 : parse(head.headers(), at);
  }

  private static long parse(HeaderBlock headers, int at) {
    int unit = headers.valueEnd(at) - 1;
    int digits = unit - headers.valueStart(at);
    if (digits < 1 || digits > MAX_DIGITS) {
      return 0;
    }
    long value = 0;
    for (int i = headers.valueStart(at); i < unit; i++) {
      int digit = headers.bytes()[i] - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      value = value * 10 + digit;
    }
    return switch (headers.bytes()[unit]) {
      case 'H' -> Math.max(1, value * 3_600_000);
      case 'M' -> Math.max(1, value * 60_000);
      case 'S' -> Math.max(1, value * MILLIS_PER_SECOND);
      case 'm' -> Math.max(1, value);
      case 'u' -> Math.max(1, Math.ceilDiv(value, 1_000));
      case 'n' -> Math.max(1, Math.ceilDiv(value, 1_000_000));
      default -> 0;
    };
  }

  /** Tells the endpoint what remains. */
  static void forward(RequestHead head, long remainingMillis) {
    HeaderBlock headers = head.headers();
    int at = headers.find(HeaderName.GRPC_TIMEOUT);
    if (at < 0) {
      return;
    }
    boolean seconds = remainingMillis > MAX_VALUE;
    long value =
        seconds
            ? Math.min(MAX_VALUE, remainingMillis / MILLIS_PER_SECOND)
            : Math.max(1, remainingMillis);
    byte[] text = FieldLines.bytes(value + (seconds ? "S" : "m"));
    int start = headers.reserve(text.length);
    System.arraycopy(text, 0, headers.bytes(), start, text.length);
    headers.setValue(at, start, start + text.length);
  }
}
