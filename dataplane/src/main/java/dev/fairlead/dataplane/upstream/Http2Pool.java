package dev.fairlead.dataplane.upstream;

import java.util.ArrayList;
import java.util.List;

/**
 * The HTTP/2 connections of one loop to one endpoint. Requests share them as streams; another one
 * is opened only when those that are there have no stream left.
 */
final class Http2Pool extends EndpointPool {
  private final List<Http2Link> links = new ArrayList<>(1);

  Http2Pool(EndpointState endpoint, UpstreamLoop loop) {
    super(endpoint, loop);
  }

  @Override
  boolean reuse(StreamWaiter waiter) {
    for (int i = 0; i < links.size(); i++) {
      if (links.get(i).take(waiter)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Each loop may have one: it never waits for streams of another loop, or of a connection that
   * leaves, which may last for ever.
   */
  @Override
  int maxConnections(LiveUpstream live) {
    boolean none = links.stream().allMatch(Http2Link::leaving);
    return none ? 0 : live.policy().connection().maxConnections();
  }

  @Override
  void open(LiveUpstream live, StreamWaiter first) {
    Http2Link link = new Http2Link(this, live);
    links.add(link);
    link.connect(first);
  }

  @Override
  boolean withdraw(StreamWaiter waiter) {
    for (Http2Link link : links) {
      if (link.stopWaiting(waiter)) {
        return true;
      }
    }
    return false;
  }

  /** A stream has ended, or a connection is ready: for whoever waits. */
  void onRoom(Http2Link link) {
    StreamWaiter next = firstWaiting();
    while (next != null && link.take(next)) {
      removeFirstWaiting();
      next = firstWaiting();
    }
  }

  void onClosed(Http2Link link) {
    links.remove(link);
    closed(link.live());
  }

  @Override
  void makeRoom() {
    serveWaiting(); // a connection is shared, so that none is idle for another loop
  }

  @Override
  void letIdleGo() {
    List.copyOf(links).forEach(Http2Link::retire);
  }

  @Override
  boolean empty() {
    return links.isEmpty();
  }

  @Override
  void cut() {
    List.copyOf(links).forEach(Http2Link::cut);
  }
}
