package dev.fairlead.dataplane.message;

/**
 * A response's head, whatever protocol it came by; checked by that protocol's parser. Reused by its
 * owner.
 */
public final class ResponseHead {
  private final HeaderBlock headers = new HeaderBlock();

  /** 100 to 599. */
  public int status;

  /** The reason phrase as it came; an empty span has the status's usual one written. */
  public int reasonStart;

  public int reasonEnd;

  /** The protocol it came by. */
  public Version version = Version.HTTP_1_1;

  /**
   * How its body is delimited, already judged with the request's method and the status (RFC 9112
   * section 6.3).
   */
  public Framing framing = Framing.NONE;

  /** The value of Content-Length where there is one, also on HEAD and 304; otherwise -1. */
  public long contentLength = -1;

  /**
   * The endpoint's connection takes no further request: it said so, or the framing leaves doubt.
   */
  public boolean close;

  /** How long the endpoint keeps an idle connection ({@code Keep-Alive: timeout=}); -1 unknown. */
  public int keepAliveSeconds = -1;

  public HeaderBlock headers() {
    return headers;
  }

  /** A 1xx after which another head follows; 101 is none of them. */
  public boolean informational() {
    return status < 200 && status != 101;
  }

  public void clear() {
    headers.clear();
    status = 0;
    reasonStart = 0;
    reasonEnd = 0;
    version = Version.HTTP_1_1;
    framing = Framing.NONE;
    contentLength = -1;
    close = false;
    keepAliveSeconds = -1;
  }
}
