package dev.fairlead.dataplane;

import dev.fairlead.dataplane.listen.Ports;
import dev.fairlead.dataplane.live.Live;
import dev.fairlead.dataplane.upstream.EndpointState;
import dev.fairlead.dataplane.upstream.LiveUpstream;
import dev.fairlead.snapshot.Certificate;
import dev.fairlead.snapshot.Endpoint;
import dev.fairlead.snapshot.EndpointSet;
import dev.fairlead.snapshot.Origin;
import dev.fairlead.snapshot.RevisionId;
import dev.fairlead.snapshot.Route;
import dev.fairlead.snapshot.RouteAction;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.VirtualHost;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is live, as the tree of {@code /config}. Built field by field, so that no key gets in. */
final class ConfigView {
  private ConfigView() {}

  static Map<String, Object> of(Live live, List<Ports.View> listeners) {
    Snapshot snapshot = live.snapshot();
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("revision", revision(live.id()));
    view.put("listeners", listeners.stream().map(ConfigView::listener).toList());
    view.put("settings", settings(snapshot.settings()));
    view.put("hosts", snapshot.hosts().stream().map(ConfigView::host).toList());
    view.put(
        "tls",
        snapshot.tlsHosts().stream()
            .map(host ->
                Map.of(
                    "host", host.host(),
                    "certificate", host.certificate(),
                    "minVersion", host.minVersion(),
                    "origin", text(host.origin())))
            .toList());
    view.put("certificates", snapshot.certificates().stream().map(Certificate::id).toList());
    view.put("upstreams", upstreams(live));
    return view;
  }

  private static Map<String, Object> revision(@Nullable RevisionId id) {
    return id == null
        ? Map.of()
        : Map.of("epoch", id.epoch(), "number", id.number(), "hash", id.hash());
  }

  private static Map<String, Object> listener(Ports.View listener) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("name", listener.name());
    view.put("port", listener.port());
    view.put("protocol", listener.secure() ? "HTTPS" : "HTTP");
    view.put("problem", listener.problem());
    return view;
  }

  private static Map<String, Object> host(VirtualHost host) {
    return Map.of(
        "host", host.host(), "routes", host.routes().stream().map(ConfigView::route).toList());
  }

  private static Map<String, Object> route(Route route) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("pathType", route.match().type().name());
    view.put("path", route.match().path());
    switch (route.action()) {
      case RouteAction.Forward forward -> view.put("upstream", forward.upstream());
      case RouteAction.Refuse refuse -> view.put("refuse", refuse.status());
    }
    view.put("origin", text(route.origin()));
    return view;
  }

  private static List<Object> upstreams(Live live) {
    Map<String, EndpointSet> sets = new LinkedHashMap<>();
    live.snapshot().endpoints().forEach(set -> sets.put(set.upstream(), set));
    List<Object> views = new ArrayList<>();
    live.snapshot()
        .upstreams()
        .forEach(upstream -> {
          Map<String, Object> view = new LinkedHashMap<>();
          view.put("id", upstream.id());
          view.put("protocol", upstream.protocol().name());
          view.put("policy", settings(upstream.policy()));
          EndpointSet set = sets.get(upstream.id());
          view.put(
              "endpoints",
              set == null
                  ? List.of()
                  : set.endpoints().stream().map(ConfigView::endpoint).toList());
          view.put("candidates", candidates(live.upstream(upstream.id())));
          views.add(view);
        });
    return views;
  }

  private static Map<String, Object> endpoint(Endpoint endpoint) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("address", endpoint.address());
    view.put("port", endpoint.port());
    view.put("ready", endpoint.ready());
    view.put("serving", endpoint.serving());
    view.put("terminating", endpoint.terminating());
    view.put("target", endpoint.target());
    return view;
  }

  private static List<Object> candidates(@Nullable LiveUpstream upstream) {
    if (upstream == null) {
      return List.of();
    }
    List<Object> views = new ArrayList<>();
    for (EndpointState state : upstream.candidates()) {
      views.add(Map.of("endpoint", state.text(), "inFlight", state.inFlight()));
    }
    return views;
  }

  private static String text(Origin origin) {
    return origin.section().isEmpty() ? origin.object() : origin.object() + " " + origin.section();
  }

  /** Records of numbers, texts, durations and lists: settings and policies hold nothing else. */
  private static @Nullable Object settings(@Nullable Object value) {
    return switch (value) {
      case Duration duration -> duration.toString();
      case Enum<?> constant -> constant.name();
      case Record record -> record(record);
      case List<?> list -> list.stream().map(ConfigView::settings).toList();
      case null, default -> value;
    };
  }

  private static Map<String, @Nullable Object> record(Record record) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        view.put(component.getName(), settings(component.getAccessor().invoke(record)));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(component.toString(), e);
      }
    }
    return view;
  }
}
