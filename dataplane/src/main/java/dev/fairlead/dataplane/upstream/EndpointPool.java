package dev.fairlead.dataplane.upstream;

/** The connections of one loop to one endpoint. Every call is made on that loop. */
sealed interface EndpointPool permits ConnectionPool, Http2Pool {
  /** Gives {@code waiter} a stream, now or later, or says why there is none. */
  void acquire(LiveUpstream live, StreamWaiter waiter);

  /** That waiter is no longer interested. */
  void stopWaiting(StreamWaiter waiter);

  /** There may be room for another connection now. */
  void serveWaiting();

  /** A request waits for a connection, on this loop or another: what is idle makes room for it. */
  void makeRoom();

  /** The endpoint leaves: what is idle goes now, what is in use when its time is over. */
  void leave();

  /** The endpoint takes requests again. */
  void stay();
}
