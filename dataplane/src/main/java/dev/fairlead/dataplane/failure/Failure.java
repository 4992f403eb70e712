package dev.fairlead.dataplane.failure;

/**
 * Who failed × what happened × may it be tried again: decides the status we answer, the short flag
 * in the access log and the metric's label. The one table of the data plane; {@code
 * docs/reference/failures.md} is generated from it.
 *
 * <p>Status 0 means that no answer is possible any more: the stream is reset or the connection
 * closed.
 */
public enum Failure {
  BAD_REQUEST(Fault.CLIENT, Retry.NO, 400, "BR"),
  BAD_FRAMING(Fault.CLIENT, Retry.NO, 400, "BF"),
  METHOD_REFUSED(Fault.CLIENT, Retry.NO, 405, "MR"),
  HEAD_TIMEOUT(Fault.CLIENT, Retry.NO, 408, "HT"),
  BODY_TIMEOUT(Fault.CLIENT, Retry.NO, 408, "BT"),
  BODY_TOO_LARGE(Fault.CLIENT, Retry.NO, 413, "BL"),
  TARGET_TOO_LONG(Fault.CLIENT, Retry.NO, 414, "TL"),
  BAD_EXPECTATION(Fault.CLIENT, Retry.NO, 417, "BE"),
  MISDIRECTED(Fault.CLIENT, Retry.NO, 421, "MD"),
  HEAD_TOO_LARGE(Fault.CLIENT, Retry.NO, 431, "HL"),
  UNKNOWN_METHOD(Fault.CLIENT, Retry.NO, 501, "UM"),
  UNKNOWN_CODING(Fault.CLIENT, Retry.NO, 501, "UC"),
  BAD_VERSION(Fault.CLIENT, Retry.NO, 505, "BV"),
  CLIENT_GONE(Fault.CLIENT, Retry.NO, 0, "CG"),
  CLIENT_STALLED(Fault.CLIENT, Retry.NO, 0, "CS"),

  NO_ROUTE(Fault.NOBODY, Retry.NO, 404, "NR"),
  REFUSED_BY_ROUTE(Fault.NOBODY, Retry.NO, 503, "RR"),
  NO_ENDPOINT(Fault.NOBODY, Retry.NO, 503, "NE"),
  OVERLOADED(Fault.US, Retry.NO, 503, "OL"),
  PENDING_FULL(Fault.US, Retry.NEVER_SENT, 503, "PF"),
  PENDING_TIMEOUT(Fault.US, Retry.NO, 503, "PT"),
  NOT_CONFIGURED(Fault.US, Retry.NO, 503, "NC"),
  DRAIN_DEADLINE(Fault.US, Retry.NO, 503, "DD"),
  INTERNAL(Fault.US, Retry.NO, 500, "IE"),

  CONNECT_REFUSED(Fault.UPSTREAM, Retry.NEVER_SENT, 502, "CR"),
  CONNECT_TIMEOUT(Fault.UPSTREAM, Retry.NEVER_SENT, 504, "CT"),
  UPSTREAM_TLS(Fault.UPSTREAM, Retry.NEVER_SENT, 502, "UT"),
  UNPROCESSED(Fault.UPSTREAM, Retry.NEVER_SENT, 502, "UP"),
  UPSTREAM_RESET(Fault.UPSTREAM, Retry.IF_IDEMPOTENT, 502, "UR"),
  UPSTREAM_ABORTED(Fault.UPSTREAM, Retry.IF_IDEMPOTENT, 502, "UA"),
  UPSTREAM_CANCELLED(Fault.UPSTREAM, Retry.IF_IDEMPOTENT, 502, "UX"),
  UPSTREAM_CALM(Fault.UPSTREAM, Retry.NO, 502, "UE"),
  UPSTREAM_SECURITY(Fault.UPSTREAM, Retry.NO, 502, "US"),
  BAD_RESPONSE(Fault.UPSTREAM, Retry.NO, 502, "UB"),
  RESPONSE_TIMEOUT(Fault.UPSTREAM, Retry.NO, 504, "RT"),
  TRY_TIMEOUT(Fault.UPSTREAM, Retry.IF_IDEMPOTENT, 504, "TT"),
  REQUEST_TIMEOUT(Fault.UPSTREAM, Retry.NO, 504, "QT"),
  STREAM_IDLE(Fault.UPSTREAM, Retry.NO, 504, "SI");

  /** Who is to blame. */
  public enum Fault {
    CLIENT,
    US,
    UPSTREAM,
    NOBODY
  }

  /** Whether another attempt is lawful, as long as no byte of a response has been passed on. */
  public enum Retry {
    /** No byte of the request was processed: any method may be tried again. */
    NEVER_SENT,
    /** Only an idempotent request (RFC 9110 section 9.2.2) whose body can be sent again. */
    IF_IDEMPOTENT,
    NO
  }

  private final Fault fault;
  private final Retry retry;
  private final int status;
  private final String flag;

  Failure(Fault fault, Retry retry, int status, String flag) {
    this.fault = fault;
    this.retry = retry;
    this.status = status;
    this.flag = flag;
  }

  public Fault fault() {
    return fault;
  }

  public Retry retry() {
    return retry;
  }

  /** The HTTP status we answer, or 0 where no answer is possible. */
  public int status() {
    return status;
  }

  /** Two letters for the access log. */
  public String flag() {
    return flag;
  }
}
