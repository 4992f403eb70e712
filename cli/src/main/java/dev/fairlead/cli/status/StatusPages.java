package dev.fairlead.cli.status;

import dev.fairlead.cli.status.Answer.Plane;
import dev.fairlead.cli.status.Answer.Revision;
import dev.fairlead.cli.status.StatusView.Counts;
import dev.fairlead.cli.status.StatusView.DataPlaneRow;
import dev.fairlead.cli.status.StatusView.OperatorRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes one page of all answers. The leader's word counts; the others fill in. */
public final class StatusPages {
  /** A change takes a moment to arrive; longer than that is worth a look. */
  private static final long TOLERATED_LAG_MILLIS = 10_000;

  private final List<OperatorRow> operators = new ArrayList<>();
  private final Map<String, DataPlaneRow> planes = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();
  private Answer.@Nullable Operator best;

  private StatusPages() {}

  /** The page. */
  public static StatusView view(List<Answer> answers) {
    return new StatusPages().merge(answers);
  }

  private StatusView merge(List<Answer> answers) {
    answers.forEach(this::operator);
    Answer.Operator known = best;
    if (known != null) {
      known.dataPlanes().forEach(plane -> planes.put(plane.name(), row(plane, "")));
    }
    answers.forEach(this::dataPlane);
    operators.sort(
        Comparator.comparing((OperatorRow row) -> !row.leader()).thenComparing(OperatorRow::name));
    if (known == null) {
      return new StatusView(operators, List.copyOf(planes.values()), null, null, problems);
    }
    if (known.leader().isEmpty()) {
      problems.add("No operator leads: nobody writes statuses and Events.");
    }
    if (planes.isEmpty()) {
      problems.add("No data plane is connected.");
    }
    return new StatusView(
        operators,
        List.copyOf(planes.values()),
        counts(known.findings()),
        known.propagation(),
        problems);
  }

  private static Counts counts(Map<String, Long> findings) {
    return new Counts(
        findings.getOrDefault("error", 0L),
        findings.getOrDefault("warning", 0L),
        findings.getOrDefault("info", 0L));
  }

  private void operator(Answer answer) {
    switch (answer) {
      case Answer.Operator operator -> {
        if (best == null || operator.leads()) {
          best = operator;
        }
        String problem =
            operator.unwatched() > 0
                ? "does not hear of changes to %d kinds of objects just now"
                    .formatted(operator.unwatched())
                : operator.revision() == null ? "has nothing to publish yet" : "";
        operators.add(
            new OperatorRow(
                operator.instance(), operator.leads(), text(operator.revision()), problem));
      }
      case Answer.Silence silence when silence.operator() ->
          operators.add(new OperatorRow(silence.who(), false, null, silence.problem()));
      case Answer.Silence _, Answer.DataPlane _ -> {}
    }
  }

  private void dataPlane(Answer answer) {
    switch (answer) {
      case Answer.DataPlane(Plane plane) ->
          planes.putIfAbsent(plane.name(), row(plane, alone(plane)));
      case Answer.Silence silence when !silence.operator() ->
          planes.put(
              silence.who(),
              new DataPlaneRow(silence.who(), "unknown", null, false, 0, silence.problem()));
      case Answer.Silence _, Answer.Operator _ -> {}
    }
  }

  /** What is wrong with a data plane of which no operator told us. */
  private static String alone(Plane plane) {
    Integer connected = plane.operators();
    return connected != null && connected == 0 ? "no operator is connected" : "";
  }

  private DataPlaneRow row(Plane plane, String problem) {
    String state = plane.ready() ? "ready" : plane.draining() ? "draining" : "not ready";
    return new DataPlaneRow(
        plane.name(),
        state,
        text(plane.revision()),
        current(plane),
        plane.lagMillis(),
        problem(plane, problem));
  }

  private boolean current(Plane plane) {
    if (plane.current() != null) {
      return plane.current();
    }
    Revision newest = best == null ? null : best.revision();
    Revision live = plane.revision();
    return live != null && (newest == null || newest.hash().equals(live.hash()));
  }

  private static String problem(Plane plane, String otherwise) {
    if (!plane.rejection().isEmpty()) {
      return "refuses the newest revision: " + plane.rejection();
    }
    if (!plane.ready() && !plane.draining()) {
      String why = plane.notReady();
      return why == null || why.isEmpty() ? "takes no traffic yet" : why;
    }
    List<String> problems = plane.problems();
    if (problems != null && !problems.isEmpty()) {
      return String.join("; ", problems);
    }
    return plane.lagMillis() > TOLERATED_LAG_MILLIS
        ? "is behind for %d s".formatted(plane.lagMillis() / 1000)
        : otherwise;
  }

  private static @Nullable String text(@Nullable Revision revision) {
    return revision == null ? null : revision.text();
  }
}
