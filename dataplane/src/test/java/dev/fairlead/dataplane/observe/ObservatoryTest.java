package dev.fairlead.dataplane.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.loop.Loop;
import dev.fairlead.dataplane.loop.Loops;
import dev.fairlead.snapshot.Origin;
import dev.fairlead.snapshot.PathMatch;
import dev.fairlead.snapshot.Route;
import dev.fairlead.snapshot.RouteAction;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObservatoryTest {
  private static final Route ROUTE =
      new Route(
          new PathMatch(PathMatch.Type.PREFIX, "/"),
          new RouteAction.Forward("shop/web:80"),
          new Origin("Ingress", "shop", "web", "spec.rules[0].http.paths[0]"));

  private final Loops loops = new Loops(2);
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final Observatory observatory = new Observatory(log);
  private final ConcurrentHashMap<String, Boolean> live = new ConcurrentHashMap<>();
  private final Recorder first = observatory.recorder(loops.get(0));
  private final Recorder second = observatory.recorder(loops.get(1));

  ObservatoryTest() {
    observatory.follow(() -> true, live::containsKey);
  }

  @AfterEach
  void close() {
    loops.close();
    observatory.close();
  }

  private static void on(Loop loop, Runnable action) throws Exception {
    loop.eventLoop().submit(action).get();
  }

  private ExchangeRecord record() {
    return Records.of(loops.get(0), "GET", "shop.example.com", "/cart");
  }

  @Test
  void theLedgerIsTheSumOverAllLoopsAndBalanced() throws Exception {
    ExchangeRecord open = record();
    on(
        loops.get(0),
        () -> {
          first.begin(open);
          finish(first, null, true);
          finish(first, Failure.NO_ROUTE, false);
          finish(first, Failure.HEAD_TOO_LARGE, false);
          finish(first, Failure.CLIENT_GONE, true);
        });
    on(
        loops.get(1),
        () -> {
          finish(second, Failure.UPSTREAM_RESET, true);
          finish(second, Failure.CONNECT_REFUSED, false);
          finish(second, Failure.DRAIN_DEADLINE, false);
        });

    Ledger ledger = observatory.ledger();
    assertThat(ledger.accepted()).isEqualTo(8);
    assertThat(ledger.inFlight()).isEqualTo(1);
    assertThat(ledger.difference()).isZero();
    for (Account account : Account.values()) {
      assertThat(ledger.in(account)).as(account.label()).isEqualTo(1);
    }
  }

  private void finish(Recorder recorder, @Nullable Failure failure, boolean fromUpstream) {
    ExchangeRecord record = record();
    recorder.begin(record);
    record.failure = failure;
    record.fromUpstream = fromUpstream;
    recorder.end(record);
  }

  @Test
  void anExchangeThatIsToldOfTwiceShowsInTheDifference() throws Exception {
    ExchangeRecord twice = record();
    on(
        loops.get(0),
        () -> {
          first.begin(twice);
          first.end(twice);
          twice.startNanos = System.nanoTime();
          first.end(twice);
        });
    assertThat(observatory.ledger().difference()).isEqualTo(-1);
    on(
        loops.get(0),
        () -> {
          first.begin(twice);
          first.begin(twice);
        });
    assertThat(observatory.ledger().difference()).isZero(); // +1 for begun twice
  }

  @Test
  void theAccessLogHasOneLinePerExchangeWithEveryField() throws Exception {
    on(
        loops.get(0),
        () -> {
          ExchangeRecord record = record();
          first.begin(record);
          record.route = ROUTE;
          record.upstream = "shop/web:80";
          record.endpoint = "10.0.0.1:8080";
          record.attempts = 2;
          record.status = 200;
          record.fromUpstream = true;
          record.bytesIn = 3;
          record.bytesOut = 12345678901L;
          first.end(record);
        });
    observatory.close();

    JsonNode line = lines().getFirst();
    assertThat(Instant.parse(line.get("time").asText())).isBefore(Instant.now().plusSeconds(1));
    assertThat(line.get("requestId").asText()).isEqualTo("id-1");
    assertThat(line.get("client").asText()).isEqualTo("192.0.2.7");
    assertThat(line.get("method").asText()).isEqualTo("GET");
    assertThat(line.get("host").asText()).isEqualTo("shop.example.com");
    assertThat(line.get("path").asText()).isEqualTo("/cart");
    assertThat(line.get("protocol").asText()).isEqualTo("HTTP/1.1");
    assertThat(line.get("status").asInt()).isEqualTo(200);
    assertThat(line.get("flag").asText()).isEmpty();
    assertThat(line.get("bytesIn").asLong()).isEqualTo(3);
    assertThat(line.get("bytesOut").asLong()).isEqualTo(12345678901L);
    assertThat(line.get("durationMs").isNumber()).isTrue();
    assertThat(line.get("upstream").asText()).isEqualTo("shop/web:80");
    assertThat(line.get("endpoint").asText()).isEqualTo("10.0.0.1:8080");
    assertThat(line.get("attempts").asInt()).isEqualTo(2);
    assertThat(line.get("tls").asBoolean()).isTrue();
    assertThat(line.get("sni").asText()).isEqualTo("shop.example.com");
    assertThat(line.get("route").asText())
        .isEqualTo("Ingress shop/web spec.rules[0].http.paths[0]");
  }

  @Test
  void whatAClientSendsCannotBreakALine() throws Exception {
    on(
        loops.get(0),
        () -> {
          ExchangeRecord record = Records.of(loops.get(0), "G\"T", "a\\b\n", "/\u0001\u00e4}");
          first.begin(record);
          first.end(record);
        });
    observatory.close();

    JsonNode line = lines().getFirst();
    assertThat(line.get("method").asText()).isEqualTo("G\"T");
    assertThat(line.get("host").asText()).isEqualTo("a\\b\n");
    assertThat(line.get("path").asText()).isEqualTo("/\u0001\u00e4}");
  }

  @Test
  void aRefusedRequestWithoutAHeadIsLoggedToo() throws Exception {
    on(
        loops.get(0),
        () -> {
          ExchangeRecord record = new ExchangeRecord();
          record.startNanos = System.nanoTime();
          first.begin(record);
          record.failure = Failure.BAD_REQUEST;
          record.status = 400;
          first.end(record);
        });
    observatory.close();

    assertThat(lines().getFirst().get("flag").asText()).isEqualTo("BR");
  }

  private List<JsonNode> lines() throws Exception {
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> nodes = new ArrayList<>();
    for (String line : log.toString(StandardCharsets.UTF_8).split("\n")) {
      nodes.add(json.readTree(line));
    }
    return nodes;
  }

  @Test
  void theMetricsSayWhatHappened() throws Exception {
    live.put("shop/web:80", true);
    on(
        loops.get(0),
        () -> {
          first.clientConnection(1);
          first.upstreamConnection("shop/web:80", 1);
          ExchangeRecord record = record();
          first.begin(record);
          record.status = 200;
          record.fromUpstream = true;
          record.upstream = "shop/web:80";
          record.attempts = 2;
          first.attemptFailed("shop/web:80", Failure.CONNECT_REFUSED);
          first.end(record);
        });
    try (Metrics metrics = new Metrics(observatory)) {
      metrics.gauge("fairlead.feed.revision", "Number of the revision in service", () -> 7);
      assertThat(metrics.scrape().lines())
          .contains(
              "fairlead_requests_total{class=\"2xx\"} 1.0",
              "fairlead_requests_total{class=\"5xx\"} 0.0",
              "fairlead_request_duration_seconds_count 1",
              "fairlead_request_duration_seconds_bucket{le=\"+Inf\"} 1",
              "fairlead_connections 1.0",
              "fairlead_upstream_requests_total{upstream=\"shop/web:80\"} 1.0",
              "fairlead_upstream_attempts_total{upstream=\"shop/web:80\"} 2.0",
              "fairlead_upstream_failures_total{upstream=\"shop/web:80\"} 1.0",
              "fairlead_upstream_connections{upstream=\"shop/web:80\"} 1.0",
              "fairlead_ledger_accepted_total 1.0",
              "fairlead_ledger_answered_by_upstream_total 1.0",
              "fairlead_ledger_difference 0.0",
              "fairlead_feed_revision 7.0")
          .anyMatch(line -> line.startsWith("jvm_memory_used_bytes"))
          .anyMatch(line -> line.startsWith("fairlead_buffers_direct_bytes"));
    }
  }

  @Test
  void labelsStayBounded() throws Exception {
    on(
        loops.get(0),
        () -> {
          for (int i = 0; i < 1500; i++) {
            live.put("ns/s" + i + ":80", true);
            first.attemptFailed("ns/s" + i + ":80", Failure.CONNECT_REFUSED);
          }
        });
    try (Metrics metrics = new Metrics(observatory)) {
      assertThat(failures(metrics))
          .hasSize(1001)
          .contains("fairlead_upstream_failures_total{upstream=\"other\"} 500.0");
      live.clear();
      assertThat(failures(metrics)).isEmpty();
    }
  }

  private static List<String> failures(Metrics metrics) {
    return metrics
        .scrape()
        .lines()
        .filter(line -> line.startsWith("fairlead_upstream_failures_total{"))
        .toList();
  }
}
