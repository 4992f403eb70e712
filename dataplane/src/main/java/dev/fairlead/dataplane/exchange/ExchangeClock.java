package dev.fairlead.dataplane.exchange;

import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.loop.Deadline;
import dev.fairlead.snapshot.UpstreamPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The time limits of one exchange. Those that most policies do not set cost nothing. */
final class ExchangeClock extends Deadline {
  private final Exchange exchange;
  private @Nullable Limit request;
  private @Nullable Limit attempt;
  private Failure failure = Failure.RESPONSE_TIMEOUT;
  private long streamMillis;
  private long due;

  ExchangeClock(Exchange exchange) {
    this.exchange = exchange;
  }

  /**
   * The head has been routed: the time of the whole request runs, which is the policy's or what a
   * gRPC client gives it, whichever is shorter.
   */
  void requestBegins(Duration limit) {
    long asked = GrpcTimeout.millis(exchange.head);
    due = 0;
    if (asked == 0) {
      request = arm(request, limit, Failure.REQUEST_TIMEOUT);
      return;
    }
    long millis = limit.isZero() ? asked : Math.min(asked, limit.toMillis());
    due = exchange.shared.loop().now() + millis;
    request = arm(request, Duration.ofMillis(millis), Failure.REQUEST_TIMEOUT);
  }

  /** An attempt is about to be sent: its endpoint learns how much time is left of the client's. */
  void forwardRemaining() {
    if (due != 0) {
      GrpcTimeout.forward(exchange.head, due - exchange.shared.loop().now());
    }
  }

  /** One attempt begins. */
  void attemptBegins(Duration limit) {
    attempt = arm(attempt, limit, Failure.TRY_TIMEOUT);
  }

  private @Nullable Limit arm(@Nullable Limit limit, Duration time, Failure then) {
    if (time.isZero()) {
      return limit;
    }
    Limit armed = limit == null ? new Limit(exchange, then) : limit;
    exchange.shared.loop().arm(armed, time);
    return armed;
  }

  /** A name must be resolved first. */
  void nameWaits(Duration limit) {
    failure = Failure.NO_ENDPOINT;
    exchange.shared.loop().arm(this, limit);
  }

  /** The whole request is with the endpoint, or about to be: now its response head is due. */
  void requestSent() {
    if (exchange.upstream != null && exchange.attempt.sent()) {
      failure = Failure.RESPONSE_TIMEOUT;
      UpstreamPolicy.Timeouts timeouts = exchange.upstream.policy().timeouts();
      // A streaming gRPC call has its head with its first message, whenever that is.
      Duration limit = exchange.head.grpc ? timeouts.streamIdle() : timeouts.responseHead();
      exchange.shared.loop().arm(this, limit);
    }
  }

  /** The response's head is there, its body follows. */
  void streamBegins(Duration idle) {
    failure = Failure.STREAM_IDLE;
    streamMillis = idle.toMillis();
    streamGoesOn();
  }

  /** The response is a tunnel, which the time of a request does not limit. */
  void tunnelBegins(Duration idle) {
    if (request != null) {
      request.close();
    }
    streamBegins(idle);
  }

  /** Something was passed on. */
  void streamGoesOn() {
    exchange.shared.loop().arm(this, streamMillis);
  }

  /** The attempt's part is over: its response has begun, or it failed. */
  void attemptEnds() {
    close();
    if (attempt != null) {
      attempt.close();
    }
  }

  void stop() {
    attemptEnds();
    if (request != null) {
      request.close();
    }
  }

  @Override
  protected void fire() {
    exchange.attempt.timeout(failure);
  }

  /** A limit that only some policies set. */
  private static final class Limit extends Deadline {
    private final Exchange exchange;
    private final Failure failure;

    Limit(Exchange exchange, Failure failure) {
      this.exchange = exchange;
      this.failure = failure;
    }

    @Override
    protected void fire() {
      exchange.attempt.timeout(failure);
    }
  }
}
