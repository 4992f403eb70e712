package dev.fairlead.operator.report;

import dev.fairlead.crds.ResourceStatus;
import dev.fairlead.operator.publish.FeedView;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A {@link Verdict} and the data planes' acknowledgements as {@code status} of a resource. */
final class Conditions {
  private static final int MOST_NAMED = 5;

  private Conditions() {}

  /**
   * The status to write; the very one that is there when nothing changed but times.
   *
   * @param now becomes the transition time of conditions that turn
   */
  static ResourceStatus status(
      Verdict verdict, Verdict.Answer programmed, @Nullable ResourceStatus before, Instant now) {
    List<Condition> old = before == null ? List.of() : before.conditions();
    List<Condition> conditions = new ArrayList<>();
    conditions.add(condition("Accepted", verdict.accepted(), verdict, old, now));
    conditions.add(condition("ResolvedRefs", verdict.resolved(), verdict, old, now));
    if (verdict.accepted().yes()) { // GEP-713: absent while it is not accepted
      conditions.add(condition("Programmed", programmed, verdict, old, now));
    }
    ResourceStatus status = new ResourceStatus(verdict.generation(), conditions);
    return before != null && same(status, before) ? before : status;
  }

  /** What the ready data planes say: acknowledged by n of n. */
  static Verdict.Answer programmed(FeedView feed) {
    long ready = feed.ready();
    long acknowledged = feed.acknowledged();
    String message = "Acknowledged by %d of %d ready data planes.".formatted(acknowledged, ready);
    if (ready > 0 && acknowledged == ready) {
      return new Verdict.Answer(true, "Programmed", message);
    }
    return new Verdict.Answer(false, acknowledged > 0 ? "PartiallyProgrammed" : "Pending", message);
  }

  /** Likewise of what only a GatewayConfig asks for: listeners. */
  static Verdict.Answer listening(FeedView feed) {
    List<String> failed =
        feed.dataPlanes().stream()
            .filter(FeedView.DataPlane::ready)
            .flatMap(plane -> plane.problems().stream())
            .distinct()
            .sorted()
            .toList();
    if (failed.isEmpty()) {
      return programmed(feed);
    }
    String first = String.join("; ", failed.subList(0, Math.min(failed.size(), MOST_NAMED)));
    int more = failed.size() - MOST_NAMED;
    String message = more > 0 ? first + "; and %d more".formatted(more) : first;
    return new Verdict.Answer(false, "ListenersFailed", message + ".");
  }

  private static Condition condition(
      String type, Verdict.Answer answer, Verdict verdict, List<Condition> old, Instant now) {
    String status = answer.yes() ? "True" : "False";
    String since = now.truncatedTo(ChronoUnit.SECONDS).toString();
    for (Condition before : old) {
      if (type.equals(before.getType()) && status.equals(before.getStatus())) {
        since = before.getLastTransitionTime();
      }
    }
    return new ConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(answer.reason())
        .withMessage(answer.message())
        .withObservedGeneration(verdict.generation())
        .withLastTransitionTime(since)
        .build();
  }

  private static boolean same(ResourceStatus a, ResourceStatus b) {
    return Objects.equals(a.observedGeneration(), b.observedGeneration())
        && a.conditions().equals(b.conditions());
  }
}
