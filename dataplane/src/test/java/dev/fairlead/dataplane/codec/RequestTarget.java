package dev.fairlead.dataplane.codec;

import dev.fairlead.dataplane.codec.Wire.Verdict;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Fuzz target: requests. What we take, Netty's decoder reads in the same way, and how it was cut
 * into reads changes nothing.
 */
public final class RequestTarget {
  private RequestTarget() {}

  /** For Jazzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length < 2) {
      return;
    }
    String text = new String(data, 1, data.length - 1, StandardCharsets.ISO_8859_1);
    NettyOracleTest.compare(text);
    Verdict whole = Wire.request(text, List::of);
    Verdict cut = Wire.request(text, all -> split(all, (data[0] & 0xff) % text.length()));
    if (!whole.equals(cut) && !(whole.failure() != null && whole.failure() == cut.failure())) {
      throw new AssertionError("whole: " + whole + ", cut: " + cut);
    }
  }

  static List<ByteBuf> split(ByteBuf all, int at) {
    return List.of(all.slice(0, at), all.slice(at, all.readableBytes() - at));
  }
}
