package dev.fairlead.dataplane.message;

/** How a message's body is delimited on the hop it came by; the next hop frames it anew. */
public enum Framing {
  /** There is no body. */
  NONE,
  /** Content-Length says how long it is. */
  LENGTH,
  /** Chunked on HTTP/1.1; on HTTP/2 a body whose length nobody declared. */
  CHUNKED,
  /** Until the connection closes: responses of HTTP/1.0, and both directions of a tunnel. */
  UNTIL_CLOSE
}
