package dev.fairlead.dataplane.upstream;

import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.loop.Deadline;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP/2 connections of one loop to one endpoint. Requests share them as streams; another one
 * is opened only when those that are there have no stream left.
 */
final class Http2Pool implements EndpointPool {
  private record Waiting(LiveUpstream live, StreamWaiter waiter) {}

  private final EndpointState endpoint;
  private final UpstreamLoop loop;
  private final List<Http2Link> links = new ArrayList<>(1);
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>(0);
  private @Nullable Deadline drain;

  Http2Pool(EndpointState endpoint, UpstreamLoop loop) {
    this.endpoint = endpoint;
    this.loop = loop;
  }

  EndpointState endpoint() {
    return endpoint;
  }

  UpstreamLoop loop() {
    return loop;
  }

  @Override
  public void acquire(LiveUpstream live, StreamWaiter waiter) {
    for (Http2Link link : links) {
      if (link.take(waiter)) {
        return;
      }
    }
    if (endpoint.openOne(maxConnections(live))) {
      open(live, waiter);
    } else if (endpoint.waitOne(live.policy().connection().maxPending())) {
      waiting.add(new Waiting(live, waiter));
      endpoint.askForRoom();
    } else {
      waiter.onNoStream(Failure.PENDING_FULL);
    }
  }

  /**
   * Each loop may have one: it never waits for streams of another loop, which may last for ever.
   */
  private int maxConnections(LiveUpstream live) {
    return links.isEmpty() ? 0 : live.policy().connection().maxConnections();
  }

  private void open(LiveUpstream live, StreamWaiter waiter) {
    Http2Link link = new Http2Link(this, live);
    links.add(link);
    loop.watch().connections(live.id(), 1);
    link.connect(waiter);
  }

  @Override
  public void stopWaiting(StreamWaiter waiter) {
    for (Http2Link link : links) {
      if (link.stopWaiting(waiter)) {
        return;
      }
    }
    if (waiting.removeIf(w -> w.waiter() == waiter)) {
      endpoint.waitedOne();
    }
  }

  /** A stream has ended, or a connection is ready: for whoever waits. */
  void onRoom(Http2Link link) {
    while (!waiting.isEmpty() && link.take(waiting.element().waiter())) {
      waiting.remove();
      endpoint.waitedOne();
    }
  }

  void onClosed(Http2Link link) {
    links.remove(link);
    loop.watch().connections(link.live().id(), -1);
    endpoint.closedOne();
  }

  @Override
  public void serveWaiting() {
    while (!waiting.isEmpty()) {
      Waiting next = waiting.element();
      if (!endpoint.openOne(maxConnections(next.live()))) {
        return;
      }
      waiting.remove();
      endpoint.waitedOne();
      open(next.live(), next.waiter());
    }
  }

  @Override
  public void makeRoom() {
    serveWaiting(); // a connection is shared, so that none is idle for another loop
  }

  @Override
  public void leave() {
    List.copyOf(links).forEach(Http2Link::retire);
    if (endpoint.drainMillis() > 0 && !links.isEmpty()) {
      drain = drain == null ? new Cut() : drain;
      loop.loop().arm(drain, endpoint.drainMillis());
    }
  }

  @Override
  public void stay() {
    if (drain != null) {
      drain.close();
      drain = null;
    }
  }

  private final class Cut extends Deadline {
    @Override
    protected void fire() {
      List.copyOf(links).forEach(Http2Link::cut);
    }
  }
}
