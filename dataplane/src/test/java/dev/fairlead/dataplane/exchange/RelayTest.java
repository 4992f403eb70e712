package dev.fairlead.dataplane.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.HttpSemantics;
import dev.fairlead.dataplane.observe.Account;
import org.junit.jupiter.api.Test;

/** A request goes to an endpoint and its response comes back; numbers are of http-semantics. */
class RelayTest extends RelayBed {

  @Test
  void relaysRequestAndResponse() throws Exception {
    Origin origin = origin(Origin.answering("hello"));
    route(origin);
    Peer client = client().get("/a?b=c", "X-Own: 1");
    assertThat(client.message()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nhello");
    assertThat(origin.messages.remove())
        .startsWith("GET /a?b=c HTTP/1.1\r\nHost: h\r\nX-Own: 1\r\n")
        .contains("X-Forwarded-For: 127.0.0.1\r\n");
    awaitAccount(Account.ANSWERED_BY_UPSTREAM, 1);
  }

  @Test
  void keepsBothConnectionsForManyRequests() throws Exception {
    Origin origin = origin(Origin.answering("ok"));
    route(origin);
    Peer client = client();
    for (int i = 0; i < 200; i++) {
      assertThat(client.get("/" + i).message()).endsWith("\r\n\r\nok");
    }
    assertThat(origin.connections).hasValue(1);
    assertThat(origin.messages).hasSize(200);
  }

  @Test
  @HttpSemantics(32)
  void keepsOrderOfRepeatedFieldsAndSetCookie() throws Exception {
    Origin origin =
        origin(
            Origin.replying(
                "HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nX: 1\r\nSet-Cookie: b=2\r\nX: 2\r\n"
                    + "Content-Length: 0\r\n\r\n"));
    route(origin);
    Peer client = client().get("/", "A: 1", "B: 2", "A: 3");
    assertThat(client.head()).contains("Set-Cookie: a=1\r\nX: 1\r\nSet-Cookie: b=2\r\nX: 2\r\n");
    assertThat(origin.messages.remove()).contains("A: 1\r\nB: 2\r\nA: 3\r\n");
  }

  @Test
  @HttpSemantics(33)
  void hopByHopFieldsEndHere() throws Exception {
    Origin origin = origin(Origin.answering(""));
    route(origin);
    client()
        .get(
            "/",
            "Connection: x-mine, keep-alive",
            "X-Mine: 1",
            "Keep-Alive: timeout=1",
            "Proxy-Connection: close",
            "TE: gzip",
            "Upgrade: h2c",
            "X-Yours: 2")
        .message();
    assertThat(origin.messages.remove())
        .contains("X-Yours: 2")
        .doesNotContainIgnoringCase("x-mine")
        .doesNotContainIgnoringCase("keep-alive")
        .doesNotContainIgnoringCase("proxy-connection")
        .doesNotContainIgnoringCase("te:")
        .doesNotContainIgnoringCase("upgrade");
  }

  @Test
  @HttpSemantics(34)
  void connectionCannotRemoveProtectedFields() throws Exception {
    Origin origin = origin(Origin.answering(""));
    route(origin);
    client()
        .get("/", "Connection: host, authorization, x-forwarded-for", "Authorization: Basic eA==")
        .message();
    assertThat(origin.messages.remove())
        .contains("Host: h\r\n")
        .contains("Authorization: Basic eA==\r\n")
        .contains("X-Forwarded-For: 127.0.0.1\r\n");
  }

  @Test
  @HttpSemantics(35)
  void hopByHopFieldsOfResponsesEndHere() throws Exception {
    Origin origin =
        origin(
            Origin.replying(
                "HTTP/1.1 200 OK\r\nConnection: X-Secret\r\nX-Secret: 1\r\nKeep-Alive: timeout=9\r\n"
                    + "Alt-Svc: h3=\":443\"\r\nContent-Length: 0\r\n\r\n"));
    route(origin);
    assertThat(client().get("/").message())
        .doesNotContainIgnoringCase("x-secret")
        .doesNotContainIgnoringCase("keep-alive")
        .doesNotContainIgnoringCase("alt-svc");
  }

  @Test
  @HttpSemantics({96, 101, 102, 103})
  void whatIsNoneOfOurBusinessPasses() throws Exception {
    String answer =
        "Location: http://10.0.0.1/x\r\nStrict-Transport-Security: max-age=1\r\n"
            + "Content-Range: bytes 0-1/9\r\nContent-Encoding: gzip\r\nETag: \"a\"\r\nVary: Accept\r\n";
    Origin origin =
        origin(
            Origin.replying(
                "HTTP/1.1 206 Partial Content\r\nAlt-Svc: h2=\":1\"\r\n"
                    + answer
                    + "Content-Length: 2\r\n\r\nzz"));
    route(origin);
    String[] asked = {
      "Range: bytes=0-1",
      "If-Range: \"a\"",
      "If-None-Match: W/\"b\"",
      "Accept-Encoding: gzip;q=1, br"
    };
    assertThat(client().get("/", asked).message())
        .contains(answer)
        .endsWith("\r\n\r\nzz")
        .doesNotContainIgnoringCase("alt-svc");
    assertThat(origin.messages.remove()).contains(String.join("\r\n", asked) + "\r\n");
  }

  @Test
  @HttpSemantics(49)
  void emptyPostHasContentLength() throws Exception {
    Origin origin = origin(Origin.answering(""));
    route(origin);
    client().send("POST / HTTP/1.1\r\nHost: h\r\n\r\n").message();
    assertThat(origin.messages.remove()).contains("Content-Length: 0\r\n");
  }

  @Test
  @HttpSemantics(48)
  void getWithBodyIsForwardedWithIt() throws Exception {
    Origin origin = origin(Origin.answering(""));
    route(origin);
    client().send("GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc").message();
    assertThat(origin.messages.remove()).endsWith("\r\n\r\nabc");
  }

  @Test
  @HttpSemantics(64)
  void headAnd204And304HaveNoBody() throws Exception {
    for (String status : new String[] {"204 No Content", "304 Not Modified"}) {
      Origin origin = origin(Origin.replying("HTTP/1.1 " + status + "\r\nETag: \"x\"\r\n\r\n"));
      route(origin);
      Peer client = client().get("/").get("/");
      assertThat(client.head()).startsWith("HTTP/1.1 " + status).contains("ETag: \"x\"\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 " + status);
    }
    Origin origin =
        origin(peer -> {
          while (!peer.head().isEmpty()) {
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
          }
        });
    route(origin);
    Peer client = client();
    for (int i = 0; i < 3; i++) {
      assertThat(client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n").head())
          .contains("Content-Length: 1000\r\n");
    }
    assertThat(origin.connections).hasValue(1);
  }

  @Test
  @HttpSemantics(65)
  void chunkedAnswerToHeadHasNoChunks() throws Exception {
    Origin origin =
        origin(peer -> {
          while (!peer.head().isEmpty()) {
            peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          }
        });
    route(origin);
    Peer client = client();
    for (int i = 0; i < 3; i++) {
      assertThat(client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n").head()).startsWith("HTTP/1.1 2");
    }
  }

  @Test
  @HttpSemantics(72)
  void dateAndServerAreAddedWhereMissing() throws Exception {
    Origin origin = origin(Origin.answering("x"));
    route(origin);
    String head = client().get("/").message();
    assertThat(Peer.field(head, "server")).isEqualTo("fairlead");
    assertThat(Peer.field(head, "date")).matches("[A-Z][a-z]{2}, \\d{2} \\w{3} \\d{4} .* GMT");
    Origin other =
        origin(
            Origin.replying(
                "HTTP/1.1 200 OK\r\nServer: own\r\nDate: then\r\nContent-Length: 0\r\n\r\n"));
    route(other);
    assertThat(client().get("/").message())
        .contains("Server: own\r\nDate: then\r\n")
        .doesNotContain("fairlead");
  }

  @Test
  @HttpSemantics(73)
  void ourAnswersAreSmallTextWithExactLength() throws Exception {
    route(origin(Origin.answering("x")));
    Peer client = client();
    String answer = client.send("GET /<> HTTP/1.1\r\nHost: h\r\n\r\n").message();
    assertThat(answer).startsWith("HTTP/1.1 400 Bad Request\r\n").endsWith("400 Bad Request\n");
    assertThat(client.rest()).isEmpty();
    String missing =
        client().send("GET /secret HTTP/1.1\r\nHost: empty.example.com\r\n\r\n").message();
    assertThat(missing)
        .startsWith("HTTP/1.1 404 Not Found\r\n")
        .contains("Content-Type: text/plain; charset=utf-8\r\n")
        .doesNotContain("secret");
    Peer head = client().send("HEAD / HTTP/1.1\r\nHost: empty.example.com\r\n\r\n");
    assertThat(head.head()).contains("Content-Length: 14\r\n");
    assertThat(head.get("/").message()).startsWith("HTTP/1.1 200");
  }

  @Test
  @HttpSemantics(73)
  void grpcRequestsGetGrpcStatus() throws Exception {
    route(origin(Origin.answering("x")));
    Peer client =
        client()
            .send(
                "POST /s/M HTTP/1.1\r\nHost: empty.example.com\r\nContent-Length: 0\r\n"
                    + "Content-Type: application/grpc\r\n\r\n");
    assertThat(client.message())
        .startsWith("HTTP/1.1 200 OK\r\n")
        .contains("Content-Type: application/grpc\r\nGrpc-Status: 12\r\n");
  }

  @Test
  @HttpSemantics(10)
  void optionsAsteriskIsAnsweredHere() throws Exception {
    route(origin(Origin.answering("x")));
    Peer client = client().send("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n");
    assertThat(client.message()).startsWith("HTTP/1.1 200 OK\r\n").contains("Allow: GET");
    assertThat(client.get("/").message()).endsWith("x");
  }

  @Test
  @HttpSemantics(12)
  void traceIsRefused() throws Exception {
    route(origin(Origin.answering("x")));
    assertThat(client().send("TRACE / HTTP/1.1\r\nHost: h\r\nCookie: a\r\n\r\n").message())
        .startsWith("HTTP/1.1 405 ")
        .contains("Allow: ")
        .doesNotContain("Cookie");
  }

  @Test
  @HttpSemantics(74)
  void noEndpointIs503WithRetryAfter() throws Exception {
    route();
    assertThat(client().get("/").message())
        .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
        .contains("Retry-After: 1\r\n");
    awaitAccount(Account.UPSTREAM_FAILED_BEFORE, 1);
  }

  @Test
  void routeThatRefusesAnswersItsStatus() throws Exception {
    route(origin(Origin.answering("x")));
    assertThat(client().get("/refused").message()).startsWith("HTTP/1.1 503 ");
    awaitAccount(Account.ANSWERED_BY_POLICY, 1);
  }

  @Test
  void answers503BeforeTheFirstConfiguration() throws Exception {
    assertThat(client().get("/").message()).startsWith("HTTP/1.1 503 ");
  }
}
