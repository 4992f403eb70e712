package dev.fairlead.dataplane.observe;

import dev.fairlead.dataplane.failure.Failure;

/**
 * What one event loop tells about its work. There is one per loop, called on that loop only, so
 * counting is adding to plain fields; a scrape asks the loop for a copy.
 *
 * <p>Every exchange is told of twice: {@link #begin} when its head is there (or was refused), and
 * {@link #end} exactly once, on every path.
 */
public interface Recorder {
  /** Records nothing: for the warm-up's own requests. */
  Recorder SILENT = new Silent();

  /**
   * A request was accepted; the record is in flight from now on. Its {@code connection}, {@code
   * head} and {@code startNanos} are set.
   */
  void begin(ExchangeRecord record);

  /**
   * The exchange is over: counts it, logs it and clears the record. Nothing of it is kept, so the
   * head may be reused at once.
   */
  void end(ExchangeRecord record);

  /** One attempt failed; whether another follows does not matter. */
  void attemptFailed(String upstream, Failure failure);

  /** A connection to an endpoint was opened (+1) or closed (-1). */
  void upstreamConnection(String upstream, int change);

  /** A client's connection was opened (+1) or closed (-1). */
  void clientConnection(int change);

  /** A client's connection was closed at once because there are too many. */
  void connectionRefused();

  /** A client's connection was closed because of what it sent (ENHANCE_YOUR_CALM). */
  void connectionAbused();

  /** A TLS handshake failed or took too long. */
  void handshakeFailed();

  /** A header of the PROXY protocol was wrong, missing or late. */
  void proxyHeaderFailed();

  /** See {@link #SILENT}. */
  final class Silent implements Recorder {
    private Silent() {}

    @Override
    public void begin(ExchangeRecord record) {}

    @Override
    public void end(ExchangeRecord record) {
      record.clear();
    }

    @Override
    public void attemptFailed(String upstream, Failure failure) {}

    @Override
    public void upstreamConnection(String upstream, int change) {}

    @Override
    public void clientConnection(int change) {}

    @Override
    public void connectionRefused() {}

    @Override
    public void connectionAbused() {}

    @Override
    public void handshakeFailed() {}

    @Override
    public void proxyHeaderFailed() {}
  }
}
