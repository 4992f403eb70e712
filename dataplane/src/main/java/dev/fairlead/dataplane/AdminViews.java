package dev.fairlead.dataplane;

import dev.fairlead.dataplane.admin.Views;
import dev.fairlead.dataplane.listen.Ports;
import dev.fairlead.dataplane.live.LiveHolder;
import dev.fairlead.dataplane.observe.Metrics;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the admin port shows of this data plane. */
final class AdminViews implements Views {
  private final LiveHolder live;
  private final Ports ports;
  private final Readiness readiness;
  private final Metrics metrics;
  private final Supplier<Map<String, Object>> status;

  AdminViews(
      LiveHolder live,
      Ports ports,
      Readiness readiness,
      Metrics metrics,
      Supplier<Map<String, Object>> status) {
    this.status = status;
    this.live = live;
    this.ports = ports;
    this.readiness = readiness;
    this.metrics = metrics;
  }

  @Override
  public @Nullable String notReady() {
    return readiness.reason();
  }

  @Override
  public Page metrics() {
    return new Page("text/plain; version=0.0.4; charset=utf-8", metrics.scrape());
  }

  @Override
  public Page status() {
    return json(status.get());
  }

  @Override
  public Page config() {
    return json(ConfigView.of(live.get(), ports.views()));
  }

  private static Page json(Map<String, Object> view) {
    return new Page("application/json", Json.text(view) + "\n");
  }
}
