package dev.fairlead.dataplane.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.HttpSemantics;
import dev.fairlead.snapshot.Settings;
import dev.fairlead.snapshot.UpstreamPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What endpoints are told about the client. */
class ForwardingTest extends RelayBed {

  private Origin trusting(String... proxies) throws Exception {
    Origin origin = origin(Origin.answering("x"));
    Settings.Forwarding forwarding =
        new Settings.Forwarding(List.of(proxies), List.of(), "X-Request-ID", false);
    route(
        Snapshots.with(Settings.ClientLimits.DEFAULT, forwarding, Settings.Capacity.DEFAULT),
        UpstreamPolicy.DEFAULT,
        origin);
    return origin;
  }

  private String seen(Origin origin, String... fields) throws Exception {
    assertThat(client().get("/", fields).message()).startsWith("HTTP/1.1 200");
    return origin.messages.remove();
  }

  @Test
  @HttpSemantics(89)
  void claimsOfStrangersAreReplaced() throws Exception {
    String head =
        seen(
            trusting(),
            "Forwarded: for=9.9.9.9",
            "X-Forwarded-For: 9.9.9.9",
            "x-forwarded-host: evil",
            "X-Forwarded-Port: 99",
            "X-Forwarded-Proto: https",
            "X-Forwarded-Prefix: /evil",
            "X-Forwarded-Server: evil",
            "X-Forwarded-Scheme: https",
            "X-Real-IP: 9.9.9.9",
            "X-Original-URL: /evil",
            "X-ORIGINAL-Forwarded-For: evil",
            "X-Client-Cert: evil",
            "X-Client-Cert-Subject: evil",
            "ssl-client-verify: SUCCESS evil",
            "X-Scheme: https",
            "Proxy: evil",
            "X-Forwarded: for=evil",
            "X-Forwarded-User: evil",
            "X-Forwarded-Ssl: evil",
            "X-Rewrite-URL: /evil",
            "X-Custom: stays");
    assertThat(head)
        .doesNotContain("evil")
        .doesNotContain("9.9.9.9")
        .doesNotContain("https")
        .contains("X-Custom: stays\r\n")
        .contains("X-Forwarded-For: 127.0.0.1\r\n")
        .contains("X-Real-IP: 127.0.0.1\r\n")
        .contains("X-Forwarded-Host: h\r\n")
        .contains("X-Forwarded-Port: 80\r\n")
        .contains("X-Forwarded-Proto: http\r\n")
        .contains("X-Forwarded-Scheme: http\r\n")
        .contains("X-Scheme: http\r\n");
  }

  @Test
  @HttpSemantics(90)
  void trustedProxyIsContinued() throws Exception {
    String head =
        seen(
            trusting("127.0.0.0/8", "10.0.0.0/8"),
            "X-Forwarded-For: 1.1.1.1, 2.2.2.2",
            "X-Forwarded-For: 10.0.0.9",
            "X-Forwarded-Proto: https",
            "X-Forwarded-Host: shop.example.com",
            "X-Forwarded-Port: 443");
    assertThat(head)
        .contains("X-Forwarded-For: 1.1.1.1, 2.2.2.2, 10.0.0.9, 127.0.0.1\r\n")
        .contains("X-Real-IP: 2.2.2.2\r\n")
        .contains("X-Forwarded-Proto: https\r\n")
        .contains("X-Forwarded-Scheme: https\r\n")
        .contains("X-Forwarded-Host: shop.example.com\r\n")
        .contains("X-Forwarded-Port: 443\r\n");
  }

  @Test
  @HttpSemantics(91)
  void garbageEndsTheWalk() throws Exception {
    Origin origin = trusting("127.0.0.1", "10.0.0.0/8");
    assertThat(seen(origin, "X-Forwarded-For: 6.6.6.6, garbage, 10.0.0.1"))
        .contains("X-Real-IP: 10.0.0.1\r\n");
    assertThat(seen(origin, "X-Forwarded-For:")).contains("X-Forwarded-For: 127.0.0.1\r\n");
    assertThat(seen(origin, "X-Forwarded-For: unknown")).contains("X-Real-IP: 127.0.0.1\r\n");
    assertThat(seen(origin, "X-Forwarded-For: 5.5.5.5:1234")).contains("X-Real-IP: 5.5.5.5\r\n");
    assertThat(seen(origin, "X-Forwarded-For: [2001:db8::1]:80, 10.0.0.1"))
        .contains("X-Real-IP: 2001:db8::1\r\n");
    assertThat(seen(origin, "X-Forwarded-For: 2001:db8::2")).contains("X-Real-IP: 2001:db8::2\r\n");
    assertThat(seen(origin, "X-Forwarded-For: fe80::1%eth0")).contains("X-Real-IP: 127.0.0.1\r\n");
    assertThat(seen(origin, "X-Forwarded-For: 010.0.0.1")).contains("X-Real-IP: 127.0.0.1\r\n");
    assertThat(seen(origin, "X-Forwarded-For: 1.2.3")).contains("X-Real-IP: 127.0.0.1\r\n");
    assertThat(seen(origin, "X-Forwarded-For: 1.2.3.256")).contains("X-Real-IP: 127.0.0.1\r\n");
    assertThat(seen(origin, "X-Forwarded-For: 5.5.5.5:x")).contains("X-Real-IP: 127.0.0.1\r\n");
    assertThat(seen(origin))
        .contains("X-Real-IP: 127.0.0.1\r\n")
        .contains("X-Forwarded-Proto: http\r\n");
  }

  @Test
  @HttpSemantics(91)
  void anIpv4AddressInItsIpv6FormIsThatAddress() throws Exception {
    Origin origin = trusting("127.0.0.1", "10.0.0.0/8", "::ffff:192.168.0.0/120");
    assertThat(seen(origin, "X-Forwarded-For: 5.5.5.5, ::ffff:10.0.0.1"))
        .contains("X-Real-IP: 5.5.5.5\r\n");
    assertThat(seen(origin, "X-Forwarded-For: 5.5.5.5, [::FFFF:a00:1]:80"))
        .contains("X-Real-IP: 5.5.5.5\r\n");
    assertThat(seen(origin, "X-Forwarded-For: 5.5.5.5, 192.168.1.1, ::ffff:192.168.0.1"))
        .contains("X-Real-IP: 192.168.1.1\r\n");
  }

  @Test
  void forwardedPortIsTheOneThatTheClientUsed() throws Exception {
    assertThat(port(trusting(), "shop.example.com")).isEqualTo("80");
    assertThat(port(trusting(), "shop.example.com:8080")).isEqualTo("8080");
    assertThat(port(trusting(), "[2001:db8::1]")).isEqualTo("80");
    assertThat(port(trusting(), "[2001:db8::1]:81")).isEqualTo("81");
    Origin behindProxy = trusting("127.0.0.1");
    assertThat(port(behindProxy, "h", "X-Forwarded-Proto: https")).isEqualTo("443");
    assertThat(port(behindProxy, "h:8443", "X-Forwarded-Proto: https")).isEqualTo("8443");
    assertThat(port(behindProxy, "h:81", "X-Forwarded-Port: 444")).isEqualTo("444");
  }

  private String port(Origin origin, String host, String... fields) throws Exception {
    String more = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
    Peer client = client().send("GET / HTTP/1.1\r\nHost: " + host + "\r\n" + more + "\r\n");
    assertThat(client.message()).startsWith("HTTP/1.1 200");
    return Peer.field(origin.messages.remove(), "x-forwarded-port");
  }

  @Test
  @HttpSemantics(93)
  void requestIdIsKeptIfValidElseMade() throws Exception {
    Origin origin = trusting();
    assertThat(seen(origin, "X-Request-ID: abc-1")).contains("X-Request-ID: abc-1\r\n");
    String made = Peer.field(seen(origin), "x-request-id");
    assertThat(made).matches("[0-9a-f]{32}");
    assertThat(Peer.field(seen(origin), "x-request-id")).isNotEqualTo(made);
    assertThat(Peer.field(seen(origin, "X-Request-Id: a b"), "x-request-id"))
        .matches("[0-9a-f]{32}");
    assertThat(Peer.field(seen(origin, "X-Request-Id: " + "x".repeat(129)), "x-request-id"))
        .hasSize(32);
  }

  @Test
  @HttpSemantics(94)
  void traceparentIsUntouched() throws Exception {
    String field = "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    assertThat(seen(trusting(), field)).contains(field + "\r\n");
  }

  @Test
  @HttpSemantics(36)
  void viaIsAddedIfConfigured() throws Exception {
    Origin origin = origin(Origin.answering("x"));
    Settings.Forwarding forwarding = new Settings.Forwarding(List.of(), List.of(), "X-Trace", true);
    route(
        Snapshots.with(Settings.ClientLimits.DEFAULT, forwarding, Settings.Capacity.DEFAULT),
        UpstreamPolicy.DEFAULT,
        origin);
    assertThat(seen(origin, "X-Trace: 7"))
        .contains("Via: 1.1 fairlead\r\n", "X-Trace: 7\r\n")
        .doesNotContain("X-Request-ID");
  }
}
