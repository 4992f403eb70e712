package dev.fairlead.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.cli.print.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusPagesTest {
  private static final String LEADER =
      """
      {"instance": "op-b", "leader": "op-b", "leads": true, "unwatched": 0,
       "revision": {"epoch": "e1", "number": 12, "hash": "3fa9c1d2aa"},
       "dataPlanes": [
         {"name": "dp-1", "ready": true, "draining": false, "current": true, "lagMillis": 0,
          "revision": {"epoch": "e1", "number": 12, "hash": "3fa9c1d2aa"}, "rejection": ""},
         {"name": "dp-2", "ready": false, "draining": true, "current": false, "lagMillis": 40,
          "revision": {"epoch": "e1", "number": 11, "hash": "77"}, "rejection": ""}],
       "findings": {"error": 0, "warning": 2, "info": 1},
       "propagation": {"count": 7, "p50Millis": 4.12, "p99Millis": 12.34}}
      """;
  private static final String FOLLOWER =
      """
      {"instance": "op-a", "leader": "op-b", "leads": false, "unwatched": 0,
       "revision": {"epoch": "e2", "number": 3, "hash": "3fa9c1d2aa"}, "dataPlanes": [],
       "findings": {}, "propagation": {"count": 0, "p50Millis": 0, "p99Millis": 0}}
      """;

  private static Answer operator(String page) {
    return Answer.of("somebody", true, page);
  }

  private static String table(StatusView view) {
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    view.print(Terminal.plain(writer, writer));
    writer.flush();
    return out.toString();
  }

  @Test
  void theLeadersWordCounts() {
    StatusView view = StatusPages.view(List.of(operator(FOLLOWER), operator(LEADER)));
    assertThat(table(view))
        .isEqualTo(
            """
            OPERATOR  LEADER  REVISION       PROBLEM
            op-b      yes     12 (3fa9c1d2)  -
            op-a      no      3 (3fa9c1d2)   -

            DATA PLANE  STATE     REVISION       LAG    PROBLEM
            dp-1        ready     12 (3fa9c1d2)  0 ms   -
            dp-2        draining  11 (77)        40 ms  -

            Findings: 0 error, 2 warning, 1 info (fairlead check lists them)
            Propagation: p50 4.1 ms, p99 12.3 ms, 7 changes
            """);
    assertThat(view.wrong()).isFalse();
  }

  @Test
  void whatIsWrongIsSaidWhereItIs() {
    StatusView refused =
        StatusPages.view(
            List.of(operator(LEADER.replace("\"rejection\": \"\"", "\"rejection\": \"too big\""))));
    assertThat(refused.dataPlanes().getFirst().problem())
        .isEqualTo("refuses the newest revision: too big");
    StatusView behind =
        StatusPages.view(
            List.of(operator(LEADER.replace("\"lagMillis\": 40", "\"lagMillis\": 12000"))));
    assertThat(behind.wrong()).as("a draining one that is behind").isTrue();
    String closed = "\"rejection\": \"\", \"problems\": [\"listener a: port 81 is in use\"]";
    StatusView listener =
        StatusPages.view(List.of(operator(LEADER.replace("\"rejection\": \"\"", closed))));
    assertThat(listener.dataPlanes().getFirst().problem())
        .isEqualTo("listener a: port 81 is in use");
    assertThat(listener.wrong()).isTrue();
    StatusView finding =
        StatusPages.view(List.of(operator(LEADER.replace("\"error\": 0", "\"error\": 1"))));
    assertThat(finding.wrong()).isTrue();
    StatusView nobodyLeads =
        StatusPages.view(
            List.of(operator(FOLLOWER.replace("\"leader\": \"op-b\"", "\"leader\": \"\""))));
    assertThat(nobodyLeads.problems())
        .containsExactly(
            "No operator leads: nobody writes statuses and Events.", "No data plane is connected.");
  }

  @Test
  void aDataPlaneSpeaksForItselfWhereNoOperatorDoes() {
    Answer alone =
        Answer.of(
            "127.0.0.1:9090",
            false,
            """
            {"dataPlane": {"name": "dp-1", "ready": true, "draining": false, "notReady": "",
              "revision": {"epoch": "e1", "number": 12, "hash": "3fa9c1d2aa"}, "operators": 0,
              "fromDisk": true, "lagMillis": 500, "rejection": ""}}
            """);
    Answer silent = new Answer.Silence("op-a", true, "does not answer");
    StatusView view = StatusPages.view(List.of(alone, silent));
    assertThat(view.dataPlanes())
        .containsExactly(
            new StatusView.DataPlaneRow(
                "dp-1", "ready", "12 (3fa9c1d2)", true, 500, "no operator is connected"));
    assertThat(view.operators())
        .containsExactly(new StatusView.OperatorRow("op-a", false, null, "does not answer"));
    assertThat(view.wrong()).isTrue();
  }

  @Test
  void anOperatorThatStartsIsCalledAsItWasAsked() {
    StatusView view =
        StatusPages.view(
            List.of(
                operator(
                    """
                    {"instance": "", "leader": "", "leads": false, "unwatched": 0, "revision": null,
                     "dataPlanes": [], "findings": {},
                     "propagation": {"count": 0, "p50Millis": 0, "p99Millis": 0}}
                    """)));
    assertThat(view.operators())
        .containsExactly(
            new StatusView.OperatorRow("somebody", false, null, "has nothing to publish yet"));
  }

  @Test
  void somebodyElseIsTold() {
    assertThat(Answer.of("127.0.0.1:80", false, "<html>"))
        .isEqualTo(new Answer.Silence("127.0.0.1:80", false, "answers, but not as Fairlead does"));
  }
}
