package dev.fairlead.dataplane;

import dev.fairlead.dataplane.live.Certificates;
import dev.fairlead.dataplane.live.RejectedRevisionException;
import dev.fairlead.snapshot.Beside;
import dev.fairlead.snapshot.Certificate;
import dev.fairlead.snapshot.Endpoint;
import dev.fairlead.snapshot.EndpointSet;
import dev.fairlead.snapshot.Origin;
import dev.fairlead.snapshot.PathMatch;
import dev.fairlead.snapshot.Revision;
import dev.fairlead.snapshot.RevisionId;
import dev.fairlead.snapshot.Route;
import dev.fairlead.snapshot.RouteAction;
import dev.fairlead.snapshot.Settings;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.TlsHost;
import dev.fairlead.snapshot.Upstream;
import dev.fairlead.snapshot.UpstreamPolicy;
import dev.fairlead.snapshot.VirtualHost;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** A data plane on real sockets, and the snapshots it is given. */
public final class Bed implements AutoCloseable {
  public static final Origin ORIGIN = new Origin("Ingress", "shop", "web", "");
  public static final String UPSTREAM = "shop/web:80";
  private static final Certificates.Authority ROOT = Certificates.Authority.create("root");
  private static final Certificate CERTIFICATE =
      Certificates.certificate("shop/tls", "shop.example.com", "EC", ROOT);

  final ByteArrayOutputStream log = new ByteArrayOutputStream();
  public final DataPlane plane;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private long revisions;

  public Bed() throws IOException {
    this("127.0.0.1");
  }

  Bed(String bind) throws IOException {
    this(bind, false);
  }

  /**
   * @param yields whether its ports are only defaults
   */
  Bed(String bind, boolean yields) throws IOException {
    plane =
        DataPlane.start(
            new DataPlaneConfig("test", bind, 0, yields, 0, yields, "127.0.0.1", 0, 2, log));
  }

  public static Certificates.Authority root() {
    return ROOT;
  }

  public static Settings settings(Settings.Drain drain) {
    return Settings.DEFAULT.with(drain).withLoopbackEndpoints(true);
  }

  static Settings maxConnections(int max) {
    return settings().with(new Settings.Capacity(max, 0, 0));
  }

  public static Settings settings() {
    return settings(Settings.Drain.DEFAULT);
  }

  public static Route route(String path, String upstream) {
    return new Route(
        new PathMatch(PathMatch.Type.PREFIX, path), new RouteAction.Forward(upstream), ORIGIN);
  }

  public static Upstream upstream(String id) {
    return new Upstream(id, Upstream.Protocol.HTTP, UpstreamPolicy.DEFAULT, null, ORIGIN);
  }

  static EndpointSet endpoints(String upstream, Backend... backends) {
    return new EndpointSet(
        upstream,
        Arrays.stream(backends)
            .map(backend -> Endpoint.ready("127.0.0.1", backend.port()))
            .sorted(Comparator.comparing(Endpoint::port))
            .toList());
  }

  /** Every host and path goes to these backends. */
  static Snapshot everything(Settings settings, Backend... backends) {
    return new Snapshot(
        settings,
        List.of(new VirtualHost("", List.of(route("/", UPSTREAM)))),
        List.of(new TlsHost("", CERTIFICATE.id(), ORIGIN)),
        List.of(upstream(UPSTREAM)),
        List.of(endpoints(UPSTREAM, backends)),
        List.of(CERTIFICATE));
  }

  public void apply(Snapshot snapshot) throws RejectedRevisionException {
    RevisionId id = new RevisionId("test", ++revisions, "hash" + revisions);
    plane.sink().apply(new Revision(id, snapshot, Beside.NONE));
  }

  /** Serves, and is warm. */
  public Bed ready(Snapshot snapshot) throws Exception {
    apply(snapshot);
    if (!plane.awaitReady(Duration.ofSeconds(60))) {
      throw new IllegalStateException("not ready: " + plane.notReady());
    }
    return this;
  }

  HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + plane.httpPort() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> admin(String method, String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + plane.adminPort() + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** A connection that speaks plain bytes. */
  public Socket connect() throws IOException {
    Socket socket = new Socket("127.0.0.1", plane.httpPort());
    socket.setSoTimeout(30_000);
    return socket;
  }

  static void send(Socket socket, String path) throws IOException {
    String request = "GET " + path + " HTTP/1.1\r\nHost: shop.example.com\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }

  /** One response with a Content-Length: its head and its body. */
  public static String receive(Socket socket) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new IOException("closed after '" + text + "'");
      }
      text.append((char) next);
    }
    int length = 0;
    for (String line : text.toString().split("\r\n")) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    byte[] body = socket.getInputStream().readNBytes(length);
    return text + new String(body, StandardCharsets.US_ASCII);
  }

  public List<String> logLines() {
    List<String> lines = new ArrayList<>(log.toString(StandardCharsets.UTF_8).lines().toList());
    lines.removeIf(String::isEmpty);
    return lines;
  }

  @Override
  public void close() {
    plane.close();
    http.close();
  }
}
