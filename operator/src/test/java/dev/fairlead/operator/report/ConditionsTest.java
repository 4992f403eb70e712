package dev.fairlead.operator.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.fairlead.crds.ResourceStatus;
import dev.fairlead.operator.publish.FeedView;
import dev.fairlead.operator.report.Verdict.Answer;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionsTest {
  private static final Instant MORNING = Instant.parse("2026-01-01T08:00:00Z");
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Answer YES = new Answer(true, "Yes", "It is.");
  private static final Answer NO = new Answer(false, "No", "It is not.");

  @Test
  void nothingNewIsTheVeryStatusThatIsThere() {
    ResourceStatus first = Conditions.status(new Verdict(1, YES, YES), YES, null, MORNING);
    ResourceStatus second = Conditions.status(new Verdict(1, YES, YES), YES, first, NOON);
    assertThat(second).isSameAs(first);
  }

  @Test
  void onlyAConditionThatTurnsGetsANewTime() {
    ResourceStatus first = Conditions.status(new Verdict(1, YES, YES), NO, null, MORNING);
    ResourceStatus second = Conditions.status(new Verdict(2, YES, YES), YES, first, NOON);
    assertThat(second.observedGeneration()).isEqualTo(2);
    assertThat(second.conditions())
        .extracting(Condition::getType, Condition::getStatus, Condition::getLastTransitionTime)
        .containsExactly(
            tuple("Accepted", "True", "2026-01-01T08:00:00Z"),
            tuple("ResolvedRefs", "True", "2026-01-01T08:00:00Z"),
            tuple("Programmed", "True", "2026-01-01T12:00:00Z"));
  }

  @Test
  void whatIsNotAcceptedIsNotProgrammedEither() {
    ResourceStatus status = Conditions.status(new Verdict(1, NO, YES), YES, null, MORNING);
    assertThat(status.conditions())
        .extracting(Condition::getType)
        .containsExactly("Accepted", "ResolvedRefs");
  }

  @Test
  void programmedCountsReadyDataPlanesOnly() {
    FeedView some =
        new FeedView(
            null,
            List.of(plane("a", true, true), plane("b", true, false), plane("c", false, false)));
    Answer answer = Conditions.programmed(some);
    assertThat(answer.yes()).isFalse();
    assertThat(answer.reason()).isEqualTo("PartiallyProgrammed");
    assertThat(answer.message()).isEqualTo("Acknowledged by 1 of 2 ready data planes.");
    FeedView all = new FeedView(null, List.of(plane("a", true, true), plane("c", false, false)));
    assertThat(Conditions.programmed(all).yes()).isTrue();
    assertThat(Conditions.programmed(FeedView.NONE).yes()).isFalse();
  }

  @Test
  void aListenerThatIsNotOpenIsAProblemOfTheConfigAlone() {
    String taken = "listener web: port 81 is in use by another process; choose another one";
    FeedView feed =
        new FeedView(
            null,
            List.of(
                plane("a", true, true, taken),
                plane("b", true, true, taken, "listener adm: port 9090 is the admin port"),
                plane("c", false, true, "listener x: of one that is starting")));
    assertThat(Conditions.programmed(feed).yes()).isTrue();
    assertThat(Conditions.listening(feed))
        .isEqualTo(
            new Answer(
                false,
                "ListenersFailed",
                "listener adm: port 9090 is the admin port; " + taken + "."));
    FeedView open = new FeedView(null, List.of(plane("a", true, true)));
    assertThat(Conditions.listening(open)).isEqualTo(Conditions.programmed(open));
  }

  private static FeedView.DataPlane plane(
      String name, boolean ready, boolean current, String... problems) {
    return new FeedView.DataPlane(
        name, ready, false, null, current, Duration.ZERO, "", List.of(problems));
  }
}
