package dev.fairlead.dataplane.listen;

import dev.fairlead.dataplane.listen.ClientHello.Complete;
import dev.fairlead.dataplane.listen.ClientHello.Incomplete;
import dev.fairlead.dataplane.listen.ClientHello.Peek;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/**
 * Fuzz target: what comes first on a TLS port. Peeking throws nothing, moves no index, never
 * changes its mind when more bytes come, and a name it finds is a host name.
 */
public final class ClientHelloTarget {
  private ClientHelloTarget() {}

  /** For Jazzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    Peek whole = peek(data);
    Peek part = peek(Arrays.copyOf(data, (data[data.length - 1] & 0xff) * data.length / 256));
    if (!(part instanceof Incomplete) && !part.equals(whole)) {
      throw new AssertionError("first " + part + ", then " + whole);
    }
    if (whole instanceof Complete complete && complete.serverName() instanceof String name) {
      boolean host = name.matches("[a-z0-9._-]{1,253}");
      if (!host) {
        throw new AssertionError("'" + name + "' is no host name");
      }
    }
  }

  private static Peek peek(byte[] bytes) {
    ByteBuf in = Unpooled.wrappedBuffer(bytes);
    Peek peek = ClientHello.peek(in);
    if (in.readableBytes() != bytes.length) {
      throw new AssertionError("it was consumed");
    }
    return peek;
  }
}
