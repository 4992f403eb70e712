package dev.fairlead.dataplane.message;

/**
 * A request's head, whatever protocol it came by: already checked by that protocol's strict parser,
 * not yet rewritten. One object per h1 connection or h2 stream, reused.
 *
 * <p>All positions are spans in {@link #headers()}{@code .bytes()}.
 */
public final class RequestHead {
  private final HeaderBlock headers = new HeaderBlock();

  /** One of {@link Method}'s constants. */
  public int method;

  public int methodStart;
  public int methodEnd;

  /** The target in origin form as it came (path and query), or {@code *}. */
  public int targetStart;

  public int targetEnd;

  /** Where the path ends and {@code ?query} starts; {@link #targetEnd} without a query. */
  public int pathEnd;

  /**
   * Host as the client wrote it, port included; empty span for none. Already checked for syntax and
   * against every other source.
   */
  public int hostStart;

  public int hostEnd;

  public Version version = Version.HTTP_1_1;
  public Framing framing = Framing.NONE;

  /**
   * Declared length of the body for {@link Framing#LENGTH}, and where an h2 request gave one;
   * otherwise -1.
   */
  public long contentLength = -1;

  /** {@code Expect: 100-continue} is there and still waits for its answer. */
  public boolean expectContinue;

  /**
   * The client asks for a WebSocket tunnel: a valid HTTP/1.1 Upgrade, or an extended CONNECT (RFC
   * 8441).
   */
  public boolean webSocket;

  /**
   * The client ends the connection after this: it said so, or speaks HTTP/1.0 without keep-alive.
   */
  public boolean close;

  /** The client can take trailers ({@code TE: trailers}, or HTTP/2). */
  public boolean acceptsTrailers;

  /** {@code Content-Type: application/grpc...}: our own failures are answered as gRPC statuses. */
  public boolean grpc;

  public HeaderBlock headers() {
    return headers;
  }

  public void clear() {
    headers.clear();
    method = Method.OTHER;
    methodStart = 0;
    methodEnd = 0;
    targetStart = 0;
    targetEnd = 0;
    pathEnd = 0;
    hostStart = 0;
    hostEnd = 0;
    version = Version.HTTP_1_1;
    framing = Framing.NONE;
    contentLength = -1;
    expectContinue = false;
    webSocket = false;
    close = false;
    acceptsTrailers = false;
    grpc = false;
  }
}
