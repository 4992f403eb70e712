package dev.fairlead.dataplane.stream;

/** Makes the other side of a client's stream: what its requests are told to. */
@FunctionalInterface
public interface ExchangeFactory {
  /** Called once per h1 connection, or per h2 stream. */
  RequestListener exchange(ClientStream client);
}
