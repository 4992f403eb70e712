package dev.fairlead.dataplane.observe;

import dev.fairlead.dataplane.failure.Failure;

/** Where a request ends in the ledger: each in exactly one of these. */
public enum Account {
  /** An endpoint's response was passed on to its end, whatever its status. */
  ANSWERED_BY_UPSTREAM("answered_by_upstream"),
  /** We answered: no route, a refusing route, a request that is not valid. */
  ANSWERED_BY_POLICY("answered_by_policy"),
  /** A size, time or capacity limit was in the way. */
  REFUSED_BY_LIMIT("refused_by_limit"),
  /** The client left or stopped reading. */
  CLIENT_GONE("client_gone"),
  /** No endpoint, or none gave a response; the client got our error. */
  UPSTREAM_FAILED_BEFORE("upstream_failed_before"),
  /** The response broke off after it had begun. */
  UPSTREAM_FAILED_AFTER("upstream_failed_after"),
  /** It was still running when the time to drain was over. */
  CUT_BY_DRAIN("cut_by_drain");

  private final String label;

  Account(String label) {
    this.label = label;
  }

  /** Its name in metrics: {@code fairlead_ledger_<label>_total}. */
  public String label() {
    return label;
  }

  /** The account of a finished exchange. */
  static Account of(ExchangeRecord record) {
    Failure failure = record.failure;
    if (failure == null) {
      return record.fromUpstream ? ANSWERED_BY_UPSTREAM : ANSWERED_BY_POLICY;
    }
    return switch (failure) {
      case CLIENT_GONE, CLIENT_STALLED -> CLIENT_GONE;
      case DRAIN_DEADLINE -> CUT_BY_DRAIN;
      case HEAD_TIMEOUT,
          BODY_TIMEOUT,
          BODY_TOO_LARGE,
          TARGET_TOO_LONG,
          HEAD_TOO_LARGE,
          OVERLOADED,
          PENDING_FULL,
          PENDING_TIMEOUT ->
          REFUSED_BY_LIMIT;
      case BAD_REQUEST,
          BAD_FRAMING,
          METHOD_REFUSED,
          BAD_EXPECTATION,
          MISDIRECTED,
          UNKNOWN_METHOD,
          UNKNOWN_CODING,
          BAD_VERSION,
          NO_ROUTE,
          REFUSED_BY_ROUTE,
          NOT_CONFIGURED,
          INTERNAL ->
          ANSWERED_BY_POLICY;
      case NO_ENDPOINT,
          CONNECT_REFUSED,
          CONNECT_TIMEOUT,
          UPSTREAM_TLS,
          UNPROCESSED,
          UPSTREAM_RESET,
          UPSTREAM_ABORTED,
          UPSTREAM_CANCELLED,
          UPSTREAM_CALM,
          UPSTREAM_SECURITY,
          BAD_RESPONSE,
          RESPONSE_TIMEOUT,
          TRY_TIMEOUT,
          REQUEST_TIMEOUT,
          STREAM_IDLE ->
          record.fromUpstream ? UPSTREAM_FAILED_AFTER : UPSTREAM_FAILED_BEFORE;
    };
  }
}
