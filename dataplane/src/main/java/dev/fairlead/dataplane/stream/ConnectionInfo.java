package dev.fairlead.dataplane.stream;

import dev.fairlead.dataplane.loop.Loop;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** What is known about a client's connection for as long as it lives. */
public interface ConnectionInfo {
  /** The loop that everything about this connection happens on. */
  Loop loop();

  /** The peer of the TCP connection, or who the PROXY protocol says it is. */
  InetSocketAddress peer();

  /** Our side. */
  InetSocketAddress local();

  /** Whether the client speaks TLS to us. */
  boolean secure();

  /** The server name of the TLS handshake in lower case; null without one. */
  @Nullable String sni();
}
