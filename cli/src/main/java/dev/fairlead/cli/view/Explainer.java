package dev.fairlead.cli.view;

import dev.fairlead.cli.view.ExplainView.EndpointView;
import dev.fairlead.cli.view.ExplainView.Listener;
import dev.fairlead.cli.view.ExplainView.Lost;
import dev.fairlead.dataplane.codec.ParseResult;
import dev.fairlead.dataplane.codec.RequestParser;
import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.live.ServerCertificate;
import dev.fairlead.dataplane.message.RequestHead;
import dev.fairlead.dataplane.message.RoutingHost;
import dev.fairlead.dataplane.message.RoutingPath;
import dev.fairlead.dataplane.route.Explanation;
import dev.fairlead.dataplane.upstream.EndpointState;
import dev.fairlead.dataplane.upstream.LiveUpstream;
import dev.fairlead.snapshot.Endpoint;
import dev.fairlead.snapshot.Route;
import dev.fairlead.snapshot.RouteAction;
import dev.fairlead.snapshot.Upstream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code explain} by sending the request the data plane's own way, without the sockets: its
 * parser, its route table, its certificates by server name, its candidates of an upstream.
 */
public final class Explainer {
  private final Picture picture;
  private final Question question;

  /** What the gateway says to a request. */
  private record Verdict(int status, String reason) {}

  private Explainer(Picture picture, Question question) {
    this.picture = picture;
    this.question = question;
  }

  public static ExplainView explain(Picture picture, Question question) {
    return new Explainer(picture, question).answer();
  }

  private ExplainView answer() {
    RequestHead head = new RequestHead();
    Failure refused = parse(head);
    if (refused != null) {
      return view(refused("the request is refused", refused), null, List.of());
    }
    RoutingPath path = new RoutingPath();
    if (!path.compute(head)) {
      return view(refused("the path leaves the root", Failure.BAD_REQUEST), null, List.of());
    }
    RoutingHost host = new RoutingHost();
    host.compute(head);
    byte[] bytes = head.headers().bytes();
    Explanation explanation =
        picture
            .live()
            .routes()
            .explain(
                Arrays.copyOfRange(bytes, host.start(), host.end()),
                Arrays.copyOfRange(bytes, path.start(), path.end()));
    List<EndpointView> endpoints = endpoints(explanation.won());
    return view(verdict(explanation.won(), endpoints), explanation, endpoints);
  }

  /** Null if the head is good. */
  private @Nullable Failure parse(RequestHead head) {
    RequestParser parser = new RequestParser(picture.live().settings().client());
    ByteBuf bytes = Unpooled.wrappedBuffer(question.head());
    try {
      ParseResult result = parser.parse(bytes, head);
      return switch (result) {
        case COMPLETE -> null;
        case FAILED -> parser.failure();
        case NEED_MORE, PREFACE -> Failure.BAD_REQUEST;
      };
    } finally {
      bytes.release();
    }
  }

  private static Verdict refused(String what, Failure failure) {
    return new Verdict(failure.status(), what + ": " + failure);
  }

  private static Verdict verdict(@Nullable Route won, List<EndpointView> endpoints) {
    if (won == null) {
      return new Verdict(Failure.NO_ROUTE.status(), "no route takes it");
    }
    return switch (won.action()) {
      case RouteAction.Refuse refuse ->
          new Verdict(refuse.status(), "the route cannot be served, see 'fairlead check'");
      case RouteAction.Forward forward -> {
        long candidates = endpoints.stream().filter(EndpointView::candidate).count();
        yield candidates == 0
            ? new Verdict(
                Failure.NO_ENDPOINT.status(), forward.upstream() + " has no endpoint to send it to")
            : new Verdict(200, "whatever " + forward.upstream() + " answers");
      }
    };
  }

  private ExplainView view(
      Verdict verdict, @Nullable Explanation explanation, List<EndpointView> endpoints) {
    String host = explanation == null ? null : explanation.host();
    Route won = explanation == null ? null : explanation.won();
    return new ExplainView(
        question.method(),
        question.url(),
        verdict.status(),
        verdict.reason(),
        listener(),
        host == null ? null : host.isEmpty() ? "*" : host,
        won == null || host == null ? null : RouteView.of(picture, host, won),
        explanation == null ? List.of() : lost(explanation),
        endpoints);
  }

  private Listener listener() {
    if (!question.tls()) {
      return new Listener("http", null);
    }
    ServerCertificate certificate = picture.live().tls().find(question.serverName());
    return new Listener("https", certificate == null ? null : certificate.id());
  }

  /** First what never became a route because of an older one, then the other routes. */
  private List<Lost> lost(Explanation explanation) {
    List<Lost> lost = new ArrayList<>(Overruled.all(picture, explanation));
    for (Explanation.Lost one : explanation.lost()) {
      RouteView route = RouteView.of(picture, one.host(), one.route());
      lost.add(new Lost(route, one.hostMatches(), one.reason()));
    }
    return lost;
  }

  private List<EndpointView> endpoints(@Nullable Route won) {
    if (won == null || !(won.action() instanceof RouteAction.Forward forward)) {
      return List.of();
    }
    LiveUpstream upstream = picture.live().upstreams().get(forward.upstream());
    if (upstream == null) {
      return List.of();
    }
    Upstream.DnsTarget dns = upstream.spec().dns();
    if (dns != null) {
      String address = dns.host() + ":" + dns.port();
      return List.of(
          new EndpointView(address, null, true, "its addresses are looked up by the data plane"));
    }
    Set<String> candidates =
        Arrays.stream(upstream.candidates())
            .map(EndpointState::identity)
            .collect(Collectors.toSet());
    return picture.endpoints(forward.upstream()).endpoints().stream()
        .map(endpoint -> view(endpoint, candidates.contains(endpoint.identity())))
        .toList();
  }

  private static EndpointView view(Endpoint endpoint, boolean candidate) {
    boolean v4 = endpoint.address().indexOf(':') < 0;
    return new EndpointView(
        (v4 ? endpoint.address() : "[" + endpoint.address() + "]") + ":" + endpoint.port(),
        endpoint.target().isEmpty() ? null : endpoint.target(),
        candidate,
        candidate ? whyCandidate(endpoint) : whyNot(endpoint));
  }

  private static String whyCandidate(Endpoint endpoint) {
    return endpoint.ready() ? "ready" : "terminating but still serving, and no endpoint is ready";
  }

  private static String whyNot(Endpoint endpoint) {
    if (endpoint.ready()) {
      return "loopback and link-local addresses are not allowed outside a folder";
    }
    if (endpoint.terminating()) {
      return endpoint.serving()
          ? "terminating, and others are ready"
          : "terminating and no longer serving";
    }
    return "not ready";
  }
}
