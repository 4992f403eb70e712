package dev.fairlead.dataplane;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.fairlead.dataplane.admin.Views;
import dev.fairlead.dataplane.listen.Ports;
import dev.fairlead.dataplane.live.LiveHolder;
import dev.fairlead.dataplane.observe.Metrics;
import org.jspecify.annotations.Nullable;

/** What the admin port shows of this data plane. */
final class AdminViews implements Views {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final LiveHolder live;
  private final Ports ports;
  private final Readiness readiness;
  private final Metrics metrics;

  AdminViews(LiveHolder live, Ports ports, Readiness readiness, Metrics metrics) {
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
  public Page config() {
    try {
      return new Page(
          "application/json",
          JSON.writeValueAsString(ConfigView.of(live.get(), ports.views())) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what is live cannot be written as JSON", e);
    }
  }
}
