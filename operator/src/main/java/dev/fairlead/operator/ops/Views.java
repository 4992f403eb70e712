package dev.fairlead.operator.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.fairlead.operator.finding.Finding;
import dev.fairlead.operator.finding.Finding.Severity;
import dev.fairlead.operator.publish.FeedView;
import dev.fairlead.operator.report.Report;
import dev.fairlead.snapshot.Certificate;
import dev.fairlead.snapshot.EndpointSet;
import dev.fairlead.snapshot.RevisionId;
import dev.fairlead.snapshot.Route;
import dev.fairlead.snapshot.RouteAction;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.VirtualHost;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of the operator as JSON, for {@code fairlead status} and for people. Built field by
 * field, so that no key gets in; docs/reference/admin.md describes it.
 */
final class Views {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private Views() {}

  /** {@code /status}. */
  static String status(OperatorState state, Recent propagation) {
    return text(statusView(state, propagation));
  }

  static Map<String, Object> statusView(OperatorState state, Recent propagation) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("instance", state.instance());
    view.put("leader", state.leader());
    view.put("leads", state.leads());
    view.put("unwatched", state.unwatched());
    FeedView feed = state.feed();
    view.put("revision", revision(feed.current()));
    view.put("dataPlanes", feed.dataPlanes().stream().map(Views::dataPlane).toList());
    view.put("findings", state.latest().map(Views::counts).orElseGet(Map::of));
    Duration[] quantiles = propagation.quantiles(0.5, 0.99);
    Map<String, Object> times = new LinkedHashMap<>();
    times.put("count", propagation.count());
    times.put("p50Millis", millis(quantiles[0]));
    times.put("p99Millis", millis(quantiles[1]));
    view.put("propagation", times);
    return view;
  }

  private static Map<String, Object> dataPlane(FeedView.DataPlane plane) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("name", plane.name());
    view.put("ready", plane.ready());
    view.put("draining", plane.draining());
    view.put("revision", revision(plane.live()));
    view.put("current", plane.current());
    view.put("lagMillis", plane.lag().toMillis());
    view.put("rejection", plane.rejection());
    view.put("problems", plane.problems());
    return view;
  }

  private static @Nullable Map<String, Object> revision(@Nullable RevisionId id) {
    if (id == null) {
      return null;
    }
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("epoch", id.epoch());
    view.put("number", id.number());
    view.put("hash", id.hash());
    return view;
  }

  private static Map<String, Object> counts(Report report) {
    Map<String, Object> counts = new LinkedHashMap<>();
    for (Severity severity : Severity.values()) {
      counts.put(severity.text(), OperatorMetrics.count(report, severity));
    }
    return counts;
  }

  private static double millis(Duration duration) {
    return Math.round(duration.toNanos() / 1e4) / 1e2;
  }

  /** {@code /findings}: as {@code fairlead check -o json} prints them. */
  static String findings(List<Finding> findings) {
    return text(Map.of("findings", findings.stream().map(Views::finding).toList()));
  }

  private static Map<String, Object> finding(Finding finding) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("code", finding.code().code());
    view.put("severity", finding.severity().text());
    view.put("object", finding.object());
    view.put("section", finding.section());
    view.put("file", finding.location() == null ? null : finding.location().file());
    view.put("line", finding.location() == null ? null : finding.location().line());
    view.put("message", finding.message());
    view.put("remedy", finding.remedy());
    return view;
  }

  /** {@code /config}: what is published. */
  static String config(FeedView feed, Snapshot snapshot) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("revision", revision(feed.current()));
    view.put("hosts", snapshot.hosts().stream().map(Views::host).toList());
    view.put(
        "tls",
        snapshot.tlsHosts().stream()
            .map(tls ->
                Map.of(
                    "host", tls.host(),
                    "certificate", tls.certificate(),
                    "minVersion", tls.minVersion()))
            .toList());
    view.put("certificates", snapshot.certificates().stream().map(Certificate::id).toList());
    view.put("upstreams", snapshot.endpoints().stream().map(Views::upstream).toList());
    return text(view);
  }

  private static Map<String, Object> host(VirtualHost host) {
    return Map.of("host", host.host(), "routes", host.routes().stream().map(Views::route).toList());
  }

  private static Map<String, Object> route(Route route) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("pathType", route.match().type().name());
    view.put("path", route.match().path());
    switch (route.action()) {
      case RouteAction.Forward forward -> view.put("upstream", forward.upstream());
      case RouteAction.Refuse refuse -> view.put("refuse", refuse.status());
    }
    view.put("origin", route.origin().object());
    return view;
  }

  private static Map<String, Object> upstream(EndpointSet set) {
    List<String> endpoints =
        set.endpoints().stream()
            .map(endpoint -> endpoint.address() + " " + endpoint.port())
            .toList();
    return Map.of("id", set.upstream(), "endpoints", endpoints);
  }

  private static String text(Object view) {
    try {
      return JSON.writeValueAsString(view) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of plain values", e);
    }
  }
}
