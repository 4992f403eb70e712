package dev.fairlead.operator.ops;

import dev.fairlead.operator.publish.FeedObserver;
import java.time.Duration;
import java.util.Map;

/** {@code /status} for an operator that shares its admin port with a data plane. */
public final class StatusPage implements FeedObserver {
  private final Recent propagation = new Recent();

  @Override
  public void propagated(Duration took) {
    propagation.add(took);
  }

  /** The tree of the page. */
  public Map<String, Object> view(OperatorState state) {
    return Views.statusView(state, propagation);
  }
}
