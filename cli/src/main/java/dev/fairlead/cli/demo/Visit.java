package dev.fairlead.cli.demo;

import java.util.List;

/**
 * One request of the demo, and what should come of it.
 *
 * @param tls whether it goes to the HTTPS port
 * @param host its Host, and SNI
 * @param path its target
 * @param status the status that is expected
 * @param backend who should answer; empty for the gateway itself
 * @param shows what it demonstrates
 */
record Visit(boolean tls, String host, String path, int status, String backend, String shows) {

  /** What the demo asks, in the order it prints. */
  static final List<Visit> ALL =
      List.of(
          http("shop.example.com", "/", "storefront", "the shop's front page"),
          http("shop.example.com", "/catalog/shoes", "catalog", "the longest prefix wins"),
          http("shop.example.com", "/catalogue", "storefront", "prefixes are whole segments"),
          http("shop.example.com", "/catalog/offers", "storefront", "Exact comes before Prefix"),
          http("shop.example.com", "/checkout?cart=7", "checkout", "a path of another Ingress"),
          https("shop.example.com", "/checkout", "checkout", "HTTPS with the Secret shop-tls"),
          https("blue.shop.example.com", "/", "storefront", "a wildcard host, HTTPS"),
          http("a.b.shop.example.com", "/about", "storefront", "a rule for any host"),
          new Visit(false, "nobody.example.com", "/", 404, "", "no rule takes it"));

  private static Visit http(String host, String path, String backend, String shows) {
    return new Visit(false, host, path, 200, backend, shows);
  }

  private static Visit https(String host, String path, String backend, String shows) {
    return new Visit(true, host, path, 200, backend, shows);
  }

  /** A line for a shell that sends it to a gateway on these ports of {@code address}. */
  String curl(String address, int httpPort, int httpsPort) {
    String quote = path.contains("?") ? "'" : "";
    if (tls) {
      return "curl -k --resolve %1$s:%2$d:%3$s %5$shttps://%1$s:%2$d%4$s%5$s"
          .formatted(host, httpsPort, address, path, quote);
    }
    return "curl -H 'Host: %1$s' %5$shttp://%2$s:%3$d%4$s%5$s"
        .formatted(host, address, httpPort, path, quote);
  }

  /** What it asks, for a person. */
  String url() {
    return (tls ? "https://" : "http://") + host + path;
  }
}
