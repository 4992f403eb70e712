package dev.fairlead.dataplane.exchange;

import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.fields.ForwardingFields;
import dev.fairlead.dataplane.live.Live;
import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.RequestHead;
import dev.fairlead.dataplane.observe.ExchangeRecord;
import dev.fairlead.dataplane.stream.ClientStream;
import dev.fairlead.dataplane.stream.RequestListener;
import dev.fairlead.dataplane.upstream.LiveUpstream;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The state of one request from its head to its record, and how it ends. An h1 connection uses one
 * for all its requests, one after the other; an h2 stream has its own. What happens in between is
 * in {@link RequestFlow}, {@link Attempt} and {@link ResponseFlow}.
 */
final class Exchange implements RequestListener {
  private static final RequestHead NO_HEAD = new RequestHead();

  final ExchangeLoop shared;
  final ClientStream client;
  final ExchangeRecord record = new ExchangeRecord();
  final RequestBody body;
  final ForwardingFields forwarding;
  final ExchangeClock clock = new ExchangeClock(this);
  final Attempt attempt = new Attempt(this);
  final RequestFlow requestFlow = new RequestFlow(this);
  final ResponseFlow responseFlow = new ResponseFlow(this);

  /** One request sees one configuration. */
  Live live = Live.NOTHING;

  RequestHead head = NO_HEAD;

  /** Where it goes; null until a route took it. */
  @Nullable LiveUpstream upstream;

  /** In a burst of reads from the client, at whose end everything is flushed. */
  boolean clientBurst;

  private boolean active;
  private boolean admitted;

  Exchange(ExchangeLoop shared, ClientStream client) {
    this.shared = shared;
    this.client = client;
    this.body = new RequestBody(client, shared.admission());
    this.forwarding = new ForwardingFields(client.connection());
  }

  // ---- the client's side

  @Override
  public void onRequest(RequestHead request, boolean end) {
    clientBurst = true;
    begin(request, end);
    admitted = shared.admission().enter(live.settings().capacity());
    if (admitted) {
      requestFlow.run();
    } else {
      fail(Failure.OVERLOADED);
    }
  }

  @Override
  public void onRefused(RequestHead request, Failure failure) {
    begin(request, true);
    fail(failure);
  }

  private void begin(RequestHead request, boolean end) {
    head = request;
    live = shared.live();
    upstream = null;
    active = true;
    admitted = false;
    body.begin(end);
    attempt.begin();
    responseFlow.begin();
    record.startNanos = System.nanoTime();
    record.connection = client.connection();
    record.head = request;
    shared.recorder().begin(record);
  }

  @Override
  public void onData(ByteBuf data, boolean end) {
    clientBurst = true;
    if (!active) {
      data.release();
      return;
    }
    record.bytesIn += data.readableBytes();
    body.add(data, end);
    afterBody(end);
  }

  @Override
  public void onTrailers(HeaderBlock trailers) {
    clientBurst = true;
    if (active) {
      body.end(trailers);
      afterBody(true);
    }
  }

  private void afterBody(boolean end) {
    if (responseFlow.started()) {
      clock.streamGoesOn();
      if (end && responseFlow.tunnelEnded()) {
        attempt.flush();
        responseFlow.complete();
      }
    } else if (end) {
      clock.requestSent();
    }
  }

  @Override
  public void onReadComplete() {
    clientBurst = false;
    attempt.flush();
  }

  @Override
  public void onWritable() {
    responseFlow.onClientWritable();
  }

  @Override
  public void onFailed(Failure failure) {
    fail(failure);
  }

  // ---- its ends

  boolean active() {
    return active;
  }

  /** It failed for good: the client is told, as far as that is still possible. */
  void fail(Failure failure) {
    if (!active) {
      return;
    }
    if (record.failure == null) {
      record.failure = failure;
    }
    attempt.cancel();
    if (failure.status() != 0 && !responseFlow.started()) {
      answer(failure.status(), failure);
    } else if (shared.answer().grpcTrailers(client, head, failure)) {
      finish();
      client.flush();
    } else {
      client.abort(failure);
      finish();
    }
  }

  /** We answer ourselves. */
  void answer(int status, Failure failure) {
    record.failure = failure;
    record.status = status;
    dropBody();
    record.bytesOut = shared.answer().send(client, head, shared.date(), status, failure);
    finish();
    client.flush();
  }

  /** {@code OPTIONS *} is about us, not about a backend. */
  void answerOptions() {
    record.status = 200;
    dropBody();
    shared.answer().options(client, shared.date());
    finish();
    client.flush();
  }

  /** The response will be, or is, complete: what still comes of the request is not wanted. */
  void dropBody() {
    if (!body.ended()) {
      client.discardBody();
    }
  }

  /** Exactly once per exchange, on every path. The client may be flushed afterwards. */
  void finish() {
    active = false;
    clock.stop();
    responseFlow.end();
    attempt.end();
    body.close();
    if (admitted) {
      shared.admission().leave();
    }
    shared.recorder().end(record);
  }
}
