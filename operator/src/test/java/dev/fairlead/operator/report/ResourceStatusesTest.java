package dev.fairlead.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.crds.BackendPolicy;
import dev.fairlead.crds.ResourceStatus;
import dev.fairlead.operator.cluster.ObjectKey;
import dev.fairlead.operator.report.Verdict.Answer;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each thing is said once, also where another installation says something else. */
class ResourceStatusesTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Answer YES = new Answer(true, "Yes", "Acknowledged by 2 of 2.");
  private static final Answer OTHER = new Answer(true, "Yes", "Acknowledged by 1 of 1.");
  private static final ResourceStatus FOREIGN = status(OTHER);

  private final ResourceStatuses<BackendPolicy> statuses =
      new ResourceStatuses<>(
          new SimpleInboundEventSource<>(), BackendPolicy::new, () -> true, () -> NOON);

  @Test
  void whatAnotherInstallationWroteIsNotFought() {
    say(YES);
    assertThat(writes(policy("1", null))).isTrue();
    assertThat(writes(policy("2", status(YES)))).isFalse();
    assertThat(writes(policy("3", FOREIGN))).isFalse();
    say(new Answer(false, "Conflicted", "Another one rules."));
    assertThat(writes(policy("3", FOREIGN))).as("something new").isTrue();
  }

  @Test
  void aWriteThatFailedIsTriedAgain() {
    say(YES);
    assertThat(writes(policy("1", null))).isTrue();
    assertThat(writes(policy("1", null))).isTrue();
    assertThat(statuses.reconcile(policy("2", null), true).isNoUpdate()).isFalse();
  }

  @Test
  void anotherResourceOfThatNameAndANewLeaderBeginAnew() {
    say(YES);
    assertThat(writes(policy("1", null))).isTrue();
    var another = policy("5", null);
    another.getMetadata().setUid("another");
    assertThat(writes(another)).isTrue();
    statuses.wakeAll();
    assertThat(writes(policy("6", FOREIGN))).isTrue();
  }

  private void say(Answer accepted) {
    statuses.tell(Map.of(new ObjectKey("shop", "a"), new Verdict(1, accepted, YES)), YES);
  }

  private boolean writes(BackendPolicy policy) {
    return statuses.reconcile(policy, false).isPatchStatus();
  }

  private static ResourceStatus status(Answer programmed) {
    return Conditions.status(new Verdict(1, YES, YES), programmed, null, NOON);
  }

  private static BackendPolicy policy(String version, @Nullable ResourceStatus status) {
    var policy = new BackendPolicy();
    policy.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("shop")
            .withName("a")
            .withUid("one")
            .withGeneration(1L)
            .withResourceVersion(version)
            .build());
    policy.setStatus(status);
    return policy;
  }
}
