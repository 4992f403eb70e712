package dev.fairlead.cli.demo;

import java.io.IOException;
import java.net.InetAddress;

/** One small server on a free loopback port, behind a Service of the shop. */
interface Backend extends AutoCloseable {
  /** The Service it belongs to. */
  String service();

  /** The name of that Service's port. */
  String portName();

  /** Where it listens. */
  int port();

  @Override
  void close();

  static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }
}
