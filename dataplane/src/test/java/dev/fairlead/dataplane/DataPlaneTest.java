package dev.fairlead.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fairlead.dataplane.live.RejectedRevisionException;
import dev.fairlead.dataplane.observe.Account;
import dev.fairlead.snapshot.Beside;
import dev.fairlead.snapshot.Revision;
import dev.fairlead.snapshot.RevisionId;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.VirtualHost;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataPlaneTest {

  @Test
  void isNotReadyBeforeItsFirstRevisionAndSaysWhy() throws Exception {
    try (Bed bed = new Bed()) {
      HttpResponse<String> probe = bed.admin("GET", "/readyz");
      assertThat(probe.statusCode()).isEqualTo(503);
      assertThat(probe.body()).isEqualTo("not ready: no configuration was received yet\n");
      assertThat(bed.admin("GET", "/livez").statusCode()).isEqualTo(200);
      assertThat(bed.get("/").statusCode()).isEqualTo(503);
    }
  }

  @Test
  void whoConnectsBeforeTheFirstRevisionMayWaitForIt() throws Exception {
    var config =
        new DataPlaneConfig(
            "test",
            "127.0.0.1",
            0,
            false,
            0,
            false,
            "127.0.0.1",
            0,
            2,
            OutputStream.nullOutputStream());
    try (var plane = DataPlane.startHolding(config);
        var client = new Socket("127.0.0.1", plane.httpPort())) {
      client
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      client.setSoTimeout(200);
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      client.setSoTimeout(0);
      plane
          .sink()
          .apply(new Revision(new RevisionId("test", 1, "hash"), Snapshot.EMPTY, Beside.NONE));
      var status = client.getInputStream().readNBytes(12);
      assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 404");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "", "::", "0.0.0.0"})
  void isReadyWhenItHasWarmedUpAndNoCountShowsThat(String bind) throws Exception {
    try (Backend backend = new Backend("one");
        Bed bed = new Bed(bind).ready(Bed.everything(Bed.settings(), backend))) {
      assertThat(bed.admin("GET", "/readyz").body()).isEqualTo("ready\n");
      assertThat(bed.plane.ledger().accepted()).isZero();
      assertThat(backend.requests).hasValue(0);
      assertThat(bed.admin("GET", "/metrics").body().lines())
          .contains("fairlead_connections_accepted_total 0.0", "fairlead_ready 1.0")
          .noneMatch(line -> line.contains("warm-up"));
      bed.plane.close();
      assertThat(bed.logLines()).isEmpty();
    }
  }

  @Test
  void routesARequestLogsItAndBalancesTheLedger() throws Exception {
    try (Backend backend = new Backend("one");
        Bed bed = new Bed().ready(Bed.everything(Bed.settings(), backend))) {
      HttpResponse<String> response = bed.get("/cart?x=1");
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("one");

      assertThat(bed.plane.ledger().in(Account.ANSWERED_BY_UPSTREAM)).isEqualTo(1);
      assertThat(bed.plane.ledger().difference()).isZero();
      assertThat(bed.admin("GET", "/metrics").body().lines())
          .contains(
              "fairlead_requests_total{class=\"2xx\"} 1.0",
              "fairlead_upstream_requests_total{upstream=\"shop/web:80\"} 1.0",
              "fairlead_ledger_difference 0.0");
      bed.plane.close();
      JsonNode line = new ObjectMapper().readTree(bed.logLines().getFirst());
      assertThat(line.get("path").asText()).isEqualTo("/cart");
      assertThat(line.get("status").asInt()).isEqualTo(200);
      assertThat(line.get("upstream").asText()).isEqualTo("shop/web:80");
      assertThat(line.get("endpoint").asText()).isEqualTo("127.0.0.1:" + backend.port());
      assertThat(line.get("bytesOut").asInt()).isEqualTo(3);
      assertThat(line.get("requestId").asText()).isNotEmpty();
      assertThat(line.get("route").asText()).isEqualTo("Ingress shop/web");
    }
  }

  @Test
  void showsWhatIsLiveWithoutAnyKey() throws Exception {
    try (Backend backend = new Backend("one");
        Bed bed = new Bed()) {
      Snapshot snapshot = Bed.everything(Bed.settings(), backend);
      bed.ready(snapshot);
      String text = bed.admin("GET", "/config").body();
      JsonNode config = new ObjectMapper().readTree(text);

      assertThat(config.at("/revision/number").asLong()).isEqualTo(1);
      assertThat(config.at("/hosts/0/routes/0/path").asText()).isEqualTo("/");
      assertThat(config.at("/hosts/0/routes/0/upstream").asText()).isEqualTo("shop/web:80");
      assertThat(config.at("/upstreams/0/endpoints/0/port").asInt()).isEqualTo(backend.port());
      assertThat(config.at("/settings/client/headTimeout").asText()).isEqualTo("PT10S");
      assertThat(config.at("/certificates/0").asText()).isEqualTo("shop/tls");
      byte[] key = snapshot.certificates().getFirst().key().pkcs8();
      assertThat(text).doesNotContain(Base64.getEncoder().encodeToString(key).substring(0, 40));
      assertThat(text.toLowerCase(Locale.ROOT)).doesNotContain("pkcs8", "\"key\"");
    }
  }

  @Test
  void theAdminPortAnswersGetAndHeadOnly() throws Exception {
    try (Bed bed = new Bed()) {
      assertThat(bed.admin("HEAD", "/livez").statusCode()).isEqualTo(200);
      assertThat(bed.admin("HEAD", "/livez").body()).isEmpty();
      assertThat(bed.admin("POST", "/livez").statusCode()).isEqualTo(405);
      assertThat(bed.admin("GET", "/nothing").statusCode()).isEqualTo(404);
      assertThat(bed.admin("GET", "/metrics").headers().firstValue("Content-Type"))
          .hasValue("text/plain; version=0.0.4; charset=utf-8");
    }
  }

  @Test
  void aRevisionThatContradictsItselfIsRefusedAndChangesNothing() throws Exception {
    try (Backend backend = new Backend("one");
        Bed bed = new Bed().ready(Bed.everything(Bed.settings(), backend))) {
      Snapshot good = Bed.everything(Bed.settings(), backend);
      Snapshot bad =
          new Snapshot(
              good.settings(),
              List.of(new VirtualHost("a", List.of(Bed.route("/x", "shop/gone:80")))),
              List.of(),
              List.of(),
              List.of(),
              List.of());
      assertThatThrownBy(() -> bed.apply(bad))
          .isInstanceOf(RejectedRevisionException.class)
          .hasMessage("route a/x points at upstream 'shop/gone:80', which is not there");
      assertThat(bed.get("/").body()).isEqualTo("one");
    }
  }

  @Test
  void connectionsPastTheLimitAreRefusedAndCounted() throws Exception {
    try (Backend backend = new Backend("one");
        Bed bed = new Bed().ready(Bed.everything(Bed.maxConnections(2), backend));
        Socket first = bed.connect();
        Socket second = bed.connect()) {
      Bed.send(first, "/");
      Bed.send(second, "/");
      assertThat(Bed.receive(first)).endsWith("one");
      assertThat(Bed.receive(second)).endsWith("one");
      try (Socket third = bed.connect()) {
        Bed.send(third, "/");
        assertThat(new String(third.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
            .startsWith("HTTP/1.1 503 ")
            .contains("Retry-After: 1\r\n")
            .endsWith("\r\n\r\n503 Service Unavailable\n");
      }
      try (Socket secure = new Socket("127.0.0.1", bed.plane.httpsPort())) {
        assertThat(secure.getInputStream().read()).isEqualTo(-1);
      }
      Bed.send(first, "/");
      assertThat(Bed.receive(first)).endsWith("one");
      assertThat(bed.admin("GET", "/metrics").body().lines())
          .contains("fairlead_connections_refused_total 2.0", "fairlead_connections 2.0");
    }
  }

  @Test
  void aPortInUseIsSaidInOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      DataPlaneConfig config =
          new DataPlaneConfig(
              "test",
              "127.0.0.1",
              taken.getLocalPort(),
              false,
              DataPlaneConfig.NONE,
              false,
              "127.0.0.1",
              DataPlaneConfig.NONE,
              1,
              OutputStream.nullOutputStream());
      assertThatThrownBy(() -> DataPlane.start(config))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "port %d on 127.0.0.1 is in use by another process; choose another one"
                  .formatted(taken.getLocalPort()));
    }
  }
}
