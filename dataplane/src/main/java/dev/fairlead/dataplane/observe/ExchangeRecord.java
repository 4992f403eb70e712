package dev.fairlead.dataplane.observe;

import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.message.RequestHead;
import dev.fairlead.dataplane.stream.ConnectionInfo;
import dev.fairlead.snapshot.Route;
import org.jspecify.annotations.Nullable;

/**
 * What became of one exchange, filled in along its way and told to the {@link Recorder} at its end.
 * Reused by its owner (one per h1 connection or h2 stream); nothing is copied unless it is logged.
 */
public final class ExchangeRecord {
  /** Whether a recorder counts it as in flight: its own note, to find what is told twice. */
  boolean inFlight;

  /** {@link System#nanoTime} when the request's head was complete. */
  public long startNanos;

  /** The client's connection; set before {@link Recorder#begin}. */
  public @Nullable ConnectionInfo connection;

  /** The request's head with its spans; set before {@link Recorder#begin}. May be empty. */
  public @Nullable RequestHead head;

  /** The request id, as a span of {@code head.headers().bytes()}; empty for none. */
  public int requestIdStart;

  public int requestIdEnd;

  /**
   * The client's address where a trusted proxy named it, as a span of {@code
   * head.headers().bytes()}; empty where it is the connection's peer.
   */
  public int clientStart;

  public int clientEnd;

  /** The route that took it; null if none did. */
  public @Nullable Route route;

  /** Id of the upstream it went to; null if to none. */
  public @Nullable String upstream;

  /** {@code address:port} of the last endpoint that was tried; null if none was. */
  public @Nullable String endpoint;

  /** How often it was sent to an endpoint, or tried to. */
  public int attempts;

  /** The final status that was sent to the client; 0 if none was. */
  public int status;

  /** Whether {@link #status} came from an endpoint. */
  public boolean fromUpstream;

  /** Why it did not go well; null if it did. */
  public @Nullable Failure failure;

  /** Bytes of the request's body that were received, without framing. */
  public long bytesIn;

  /** Bytes of the response's body that were sent, without framing. */
  public long bytesOut;

  /** Ready for the next exchange. */
  public void clear() {
    inFlight = false;
    startNanos = 0;
    connection = null;
    head = null;
    requestIdStart = 0;
    requestIdEnd = 0;
    clientStart = 0;
    clientEnd = 0;
    route = null;
    upstream = null;
    endpoint = null;
    attempts = 0;
    status = 0;
    fromUpstream = false;
    failure = null;
    bytesIn = 0;
    bytesOut = 0;
  }
}
