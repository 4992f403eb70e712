package dev.fairlead.dataplane.exchange;

import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.Method;
import dev.fairlead.dataplane.message.ResponseHead;
import dev.fairlead.dataplane.stream.UpstreamStream;
import dev.fairlead.dataplane.upstream.EndpointState;
import dev.fairlead.dataplane.upstream.LiveUpstream;
import dev.fairlead.dataplane.upstream.StreamWaiter;
import dev.fairlead.snapshot.UpstreamPolicy;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One try at one endpoint, and whether another one may follow. One object for all tries of an
 * exchange: when a try is over, nothing of it is heard again.
 *
 * <p>A connection that was kept open may have been closed by the endpoint at the very moment it was
 * used. That is no failure of the endpoint: an idempotent request is sent again and the try is not
 * counted. It gets a new connection, since others may have been closed with that one.
 *
 * <p>A request that was never sent, as nobody accepted the connection, goes to another endpoint. It
 * gave none of them any work, so that it is no retry in the sense of the policy's number and
 * budget: when one of many endpoints dies, all that was meant for it moves at once.
 *
 * <p>Where the policy allows no attempts, none of this happens: there is one try.
 */
final class Attempt implements StreamWaiter {
  private static final int MAX_MOVES = 10;
  private static final int PERCENT = 100;

  private final Exchange exchange;
  private @Nullable EndpointState endpoint;
  private @Nullable UpstreamStream stream;
  private @Nullable Tried tried;
  private Failure lastFailure = Failure.NO_ENDPOINT;
  private int retries;
  private int moves;
  private boolean stale; // the connection was, and the next one must not be
  private boolean putBack; // the last endpoint took the request and has not processed it
  private boolean startedOver;
  private boolean waiting;
  private boolean inBudget;

  Attempt(Exchange exchange) {
    this.exchange = exchange;
  }

  /** A new exchange. */
  void begin() {
    tried = null;
    lastFailure = Failure.NO_ENDPOINT;
    retries = 0;
    stale = false;
    putBack = false;
    startedOver = false;
    moves = 0;
  }

  @Nullable Tried tried() {
    return tried;
  }

  /**
   * Whether no other endpoint is left and those that failed may be asked once more: they have only
   * put the request back (GOAWAY, REFUSED_STREAM), as a server does that renews its connections.
   */
  boolean startsOver() {
    boolean now = putBack && !startedOver;
    startedOver |= now;
    if (now) {
      tried = null;
    }
    return now;
  }

  /** Why the last try failed. */
  Failure lastFailure() {
    return lastFailure;
  }

  /** Whether the request is on its way. */
  boolean sent() {
    return stream != null;
  }

  @Nullable UpstreamStream stream() {
    return stream;
  }

  /** Connect: to a connection that is open, if there is one. */
  void start(LiveUpstream upstream, EndpointState chosen) {
    endpoint = chosen;
    exchange.record.endpoint = chosen.text();
    exchange.record.attempts++;
    chosen.begin();
    waiting = true;
    exchange.clock.attemptBegins(upstream.policy().retry().perTryTimeout());
    chosen.acquire(exchange.shared.upstreams(), upstream, this, stale);
  }

  /** Send: the head, and what is there of the body. */
  @Override
  public void onStream(UpstreamStream opened) {
    waiting = false;
    stream = opened;
    exchange.clock.forwardRemaining();
    boolean upgrade = exchange.head.webSocket; // the client's bytes go into the tunnel, if any
    opened.sendHead(exchange.head, exchange.body.empty() && !upgrade);
    if (stream != opened) {
      return; // the connection has just gone: another attempt has begun, or there is none
    }
    if (!upgrade) { // else an endpoint that refuses would take what follows for a request
      exchange.body.attach(opened);
    }
    if (upgrade || exchange.body.ended()) {
      exchange.clock.requestSent();
    }
    if (!exchange.clientBurst) {
      opened.flush();
    }
  }

  void flush() {
    if (stream != null) {
      stream.flush();
    }
  }

  // ---- receive

  @Override
  public void onInformational(ResponseHead head) {
    exchange.responseFlow.informational(head);
  }

  @Override
  public void onResponse(ResponseHead head, boolean end) {
    exchange.clock.attemptEnds();
    exchange.responseFlow.receive(head, end);
  }

  @Override
  public void onData(ByteBuf data, boolean end) {
    exchange.responseFlow.data(data, end);
  }

  @Override
  public void onTrailers(HeaderBlock trailers) {
    exchange.responseFlow.trailers(trailers);
  }

  @Override
  public void onReadComplete() {
    exchange.client.flush();
  }

  @Override
  public void onWritable() {
    exchange.body.resume();
  }

  // ---- when it fails

  @Override
  public void onNoStream(Failure failure) {
    waiting = false;
    putBack = false;
    failed(failure, false);
  }

  @Override
  public void onFailed(Failure failure) {
    putBack = failure == Failure.UNPROCESSED;
    failed(failure, failure == Failure.UPSTREAM_RESET && stream != null && stream.reused());
  }

  /** A time limit has passed. */
  void timeout(Failure failure) {
    letGo();
    putBack = false;
    failed(failure, false);
  }

  private void failed(Failure failure, boolean staleConnection) {
    EndpointState failedOne = endpoint;
    LiveUpstream upstream = exchange.upstream;
    release();
    exchange.clock.attemptEnds();
    if (upstream == null || failedOne == null) {
      exchange.fail(failure);
      return;
    }
    exchange.shared.recorder().attemptFailed(upstream.id(), failure);
    lastFailure = failure;
    boolean once = upstream.policy().retry().attempts() == 0;
    if (!once
        && lawful(failure)
        && (again(staleConnection) || another(upstream, failedOne, failure))) {
      exchange.requestFlow.pick(upstream);
    } else {
      exchange.fail(failure);
    }
  }

  private boolean lawful(Failure failure) {
    if (exchange.responseFlow.started() || !exchange.body.replayable()) {
      return false;
    }
    return switch (failure.retry()) {
      case NEVER_SENT -> true;
      case IF_IDEMPOTENT -> Method.idempotent(exchange.head.method);
      case NO -> false;
    };
  }

  private boolean again(boolean staleConnection) {
    boolean first = staleConnection && !stale;
    stale |= staleConnection;
    return first;
  }

  private boolean another(LiveUpstream upstream, EndpointState failedOne, Failure failure) {
    UpstreamPolicy.Retry policy = upstream.policy().retry();
    boolean neverSent = failure.retry() == Failure.Retry.NEVER_SENT;
    if (!(neverSent ? ++moves <= MAX_MOVES : retry(upstream, policy))) {
      return false;
    }
    Tried all = tried;
    if (all == null) {
      all = new Tried();
      tried = all;
    }
    all.add(failedOne);
    return true;
  }

  private boolean retry(LiveUpstream upstream, UpstreamPolicy.Retry policy) {
    return ++retries <= policy.attempts() && inBudget(upstream, policy);
  }

  private boolean inBudget(LiveUpstream upstream, UpstreamPolicy.Retry policy) {
    if (!inBudget) {
      long running = 0;
      for (EndpointState candidate : upstream.candidates()) {
        running += candidate.inFlight();
      }
      long share = running * policy.budgetPercent() / PERCENT;
      inBudget = upstream.learned().beginRetry((int) Math.max(policy.budgetMin(), share));
    }
    return inBudget;
  }

  // ---- when it is over

  /** The exchange is no longer interested. */
  void cancel() {
    letGo();
    release();
  }

  private void letGo() {
    if (waiting && endpoint != null) {
      waiting = false;
      endpoint.stopWaiting(exchange.shared.upstreams(), this);
    }
    UpstreamStream open = stream;
    if (open != null) {
      stream = null;
      open.cancel();
    }
  }

  /** The endpoint has nothing more to do with this exchange. */
  void release() {
    stream = null;
    exchange.body.detach();
    EndpointState served = endpoint;
    if (served != null) {
      endpoint = null;
      served.end();
    }
  }

  /** The exchange is over. */
  void end() {
    release();
    exchange.requestFlow.end();
    LiveUpstream upstream = exchange.upstream;
    if (inBudget && upstream != null) {
      inBudget = false;
      upstream.learned().endRetry();
    }
  }
}
