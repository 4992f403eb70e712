package dev.fairlead.dataplane.message;

/**
 * A response's head, whatever protocol it came by; checked by that protocol's parser. Reused by its
 * owner.
 */
public final class ResponseHead {
  private final HeaderBlock headers = new HeaderBlock();

  /** 100 to 599. */
  public int status;

  /** The protocol it came by. */
  public Version version = Version.HTTP_1_1;

  /**
   * How its body is delimited, already judged with the request's method and the status (RFC 9112
   * section 6.3).
   */
  public Framing framing = Framing.NONE;

  /** The value of Content-Length where there is one, also on HEAD and 304; otherwise -1. */
  public long contentLength = -1;

  public HeaderBlock headers() {
    return headers;
  }

  public void clear() {
    headers.clear();
    status = 0;
    version = Version.HTTP_1_1;
    framing = Framing.NONE;
    contentLength = -1;
  }
}
