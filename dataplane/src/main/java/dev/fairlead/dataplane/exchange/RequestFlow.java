package dev.fairlead.dataplane.exchange;

import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.fields.FieldLines;
import dev.fairlead.dataplane.fields.RequestIdField;
import dev.fairlead.dataplane.message.HopByHop;
import dev.fairlead.dataplane.message.Method;
import dev.fairlead.dataplane.message.RequestHead;
import dev.fairlead.dataplane.message.RoutingHost;
import dev.fairlead.dataplane.message.RoutingPath;
import dev.fairlead.dataplane.stream.ConnectionInfo;
import dev.fairlead.dataplane.upstream.EndpointState;
import dev.fairlead.dataplane.upstream.LiveUpstream;
import dev.fairlead.snapshot.Route;
import dev.fairlead.snapshot.RouteAction;
import dev.fairlead.snapshot.Settings;
import org.jspecify.annotations.Nullable;

/**
 * A request's way to an endpoint. The whole way, in order:
 *
 * <pre>
 * match → filter → pick → connect → send         here, and in Attempt
 *       → receive → filter back → finish         in ResponseFlow, and in Exchange
 * </pre>
 *
 * A step that cannot go on ends the exchange with a {@link Failure}.
 */
final class RequestFlow {
  private static final FieldLines VIA = FieldLines.of("Via", "1.1 fairlead");

  private final Exchange exchange;
  private final RoutingHost host = new RoutingHost();
  private final RoutingPath path = new RoutingPath();
  private RequestIdField requestId = RequestIdField.of("X-Request-ID");
  private String requestIdName = "X-Request-ID";
  private int nameWaits;

  RequestFlow(Exchange exchange) {
    this.exchange = exchange;
  }

  /** From the head to the first attempt. */
  void run() {
    LiveUpstream upstream = match(exchange.head);
    if (upstream != null) {
      exchange.upstream = upstream;
      exchange.record.upstream = upstream.id();
      filter(exchange.head);
      exchange.clock.requestBegins(upstream.policy().timeouts().request());
      pick(upstream);
    }
  }

  /** Who takes it? Null if it was answered here. */
  private @Nullable LiveUpstream match(RequestHead head) {
    if (!exchange.live.configured()) {
      exchange.fail(Failure.NOT_CONFIGURED);
      return null;
    }
    if (head.method == Method.TRACE || head.method == Method.CONNECT && !head.webSocket) {
      exchange.fail(Failure.METHOD_REFUSED);
      return null;
    }
    if (head.headers().bytes()[head.targetStart] == '*') {
      exchange.answerOptions();
      return null;
    }
    if (!path.compute(head)) {
      exchange.fail(Failure.BAD_REQUEST);
      return null;
    }
    host.compute(head);
    if (exchange.live.tls().severalPolicies() && misdirected(head)) {
      exchange.fail(Failure.MISDIRECTED);
      return null;
    }
    return act(route(head));
  }

  /** RFC 9110 section 7.4: its host asks of TLS what this connection was not made with. */
  private boolean misdirected(RequestHead head) {
    ConnectionInfo client = exchange.client.connection();
    return client.secure()
        && !exchange.live.tls().alike(client.sni(), head.headers().text(host.start(), host.end()));
  }

  private @Nullable Route route(RequestHead head) {
    byte[] bytes = head.headers().bytes();
    return exchange
        .live
        .routes()
        .host(bytes, host.start(), host.end())
        .route(bytes, path.start(), path.end());
  }

  private @Nullable LiveUpstream act(@Nullable Route route) {
    if (route == null) {
      exchange.fail(Failure.NO_ROUTE);
      return null;
    }
    exchange.record.route = route;
    return switch (route.action()) {
      case RouteAction.Forward forward -> upstream(forward);
      case RouteAction.Refuse refuse -> {
        exchange.answer(refuse.status(), Failure.REFUSED_BY_ROUTE);
        yield null;
      }
    };
  }

  private @Nullable LiveUpstream upstream(RouteAction.Forward forward) {
    LiveUpstream upstream = exchange.live.upstream(forward.upstream());
    if (upstream == null) {
      exchange.fail(Failure.NO_ENDPOINT);
    }
    return upstream;
  }

  /** What the endpoint must not see goes, what it must know comes. */
  private void filter(RequestHead head) {
    HopByHop.strip(head);
    exchange.forwarding.apply(head, exchange.live, exchange.record);
    Settings.Forwarding settings = exchange.live.settings().forwarding();
    String name = settings.requestIdHeader();
    if (!name.isEmpty()) {
      if (!name.equals(requestIdName)) {
        requestIdName = name;
        requestId = RequestIdField.of(name);
      }
      requestId.apply(head.headers(), exchange.shared.ids(), exchange.record);
    }
    if (settings.via()) {
      VIA.addTo(head.headers());
    }
  }

  /** Which endpoint? Again after each failed attempt that may be followed by another. */
  void pick(LiveUpstream upstream) {
    if (upstream.unresolved()) {
      waitForName(upstream);
      return;
    }
    EndpointState endpoint =
        exchange.shared.choice().choose(upstream, exchange.attempt.tried(), exchange.shared);
    if (endpoint == null && exchange.attempt.startsOver()) {
      endpoint = exchange.shared.choice().choose(upstream, null, exchange.shared);
    }
    if (endpoint == null) {
      exchange.fail(exchange.attempt.lastFailure());
    } else {
      exchange.attempt.start(upstream, endpoint);
    }
  }

  private void waitForName(LiveUpstream upstream) {
    int wait = ++nameWaits;
    exchange.clock.nameWaits(upstream.policy().connection().connectTimeout());
    upstream.whenResolved(
        exchange.shared.upstreams(),
        () -> {
          if (wait == nameWaits && exchange.active()) {
            exchange.clock.attemptEnds();
            pick(upstream);
          }
        });
  }

  /** Nothing that was asked for this request matters any more. */
  void end() {
    nameWaits++;
  }
}
