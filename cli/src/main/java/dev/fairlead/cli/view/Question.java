package dev.fairlead.cli.view;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * The request that {@code explain} is asked about, as a client would send it.
 *
 * @param method as given
 * @param url as given
 * @param tls whether it comes by HTTPS
 * @param authority host and port of the URL
 * @param target path and query; the fragment stays with the client
 * @param headers {@code Name: value} lines; a Host among them replaces the URL's
 */
public record Question(
    String method, String url, boolean tls, String authority, String target, List<String> headers) {

  public Question {
    headers = List.copyOf(headers);
  }

  /**
   * @throws IllegalArgumentException with a message for people
   */
  public static Question of(String method, String url, List<String> headers) {
    boolean tls = startsWith(url, "https://");
    if (!tls && !startsWith(url, "http://")) {
      throw new IllegalArgumentException(
          "the URL is '" + url + "'; expected: http://HOST/PATH or https://HOST/PATH");
    }
    headers.forEach(Question::checkHeader);
    checkLine("the method", method);
    checkLine("the URL", url);
    String rest = url.substring(tls ? "https://".length() : "http://".length());
    int fragment = rest.indexOf('#');
    String sent = fragment < 0 ? rest : rest.substring(0, fragment);
    int end = endOfAuthority(sent);
    String path = sent.substring(end);
    return new Question(
        method,
        url,
        tls,
        sent.substring(0, end),
        path.startsWith("/") ? path : "/" + path,
        headers);
  }

  private static boolean startsWith(String url, String scheme) {
    return url.toLowerCase(Locale.ROOT).startsWith(scheme);
  }

  private static int endOfAuthority(String text) {
    int at = 0;
    while (at < text.length() && text.charAt(at) != '/' && text.charAt(at) != '?') {
      at++;
    }
    return at;
  }

  private static void checkHeader(String header) {
    checkLine("a header", header);
    if (header.indexOf(':') <= 0) {
      throw new IllegalArgumentException(
          "the header is '" + header + "'; expected: 'Name: value', such as 'Host: shop.test'");
    }
  }

  private static void checkLine(String what, String text) {
    if (text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0) {
      throw new IllegalArgumentException(what + " has a line break; expected: one line");
    }
  }

  /** The server name that a client sends in its TLS handshake: the URL's host. */
  String serverName() {
    int colon = authority.lastIndexOf(':');
    boolean port = colon > authority.lastIndexOf(']');
    String name = port ? authority.substring(0, colon) : authority;
    return name.toLowerCase(Locale.ROOT);
  }

  /** The head of the request, as HTTP/1.1. */
  byte[] head() {
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    boolean hosted = headers.stream().anyMatch(header -> startsWith(header, "host:"));
    if (!hosted) {
      head.append("Host: ").append(authority).append("\r\n");
    }
    headers.forEach(header -> head.append(header).append("\r\n"));
    return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }
}
