package dev.fairlead.dataplane.listen;

import dev.fairlead.dataplane.Changed;
import dev.fairlead.dataplane.live.LiveHolder;
import dev.fairlead.dataplane.live.RejectedRevisionException;
import dev.fairlead.dataplane.loop.Loop;
import dev.fairlead.dataplane.loop.Loops;
import dev.fairlead.dataplane.observe.Observatory;
import dev.fairlead.dataplane.observe.Recorder;
import dev.fairlead.dataplane.stream.ClientStream;
import dev.fairlead.dataplane.stream.RequestListener;
import dev.fairlead.dataplane.upstream.Upstreams;
import dev.fairlead.snapshot.Beside;
import dev.fairlead.snapshot.Certificate;
import dev.fairlead.snapshot.Origin;
import dev.fairlead.snapshot.Revision;
import dev.fairlead.snapshot.RevisionId;
import dev.fairlead.snapshot.Settings;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.TicketKey;
import dev.fairlead.snapshot.TlsHost;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** An HTTPS listener whose connections answer each line with their own server name and the line. */
final class TlsBed implements AutoCloseable {
  private final Loops loops = new Loops(2);
  private final LiveHolder live = new LiveHolder(new Upstreams(List.of()));
  final Observatory observatory = new Observatory(OutputStream.nullOutputStream());
  private final Listeners listeners;
  final int port;
  private long revisions;
  private final List<TicketKey> ticketKeys;

  TlsBed(TicketKey... ticketKeys) throws Exception {
    this.ticketKeys = List.of(ticketKeys);
    List<Worker> workers =
        StreamSupport.stream(loops.spliterator(), false).map(this::worker).toList();
    listeners = new Listeners(workers, workers, (connection, http2) -> echo(connection));
    port = listeners.open("127.0.0.1", 0, true);
  }

  private Worker worker(Loop loop) {
    Recorder recorder = observatory.recorder(loop);
    return new Worker(loop, recorder, live, TlsBed::noExchange);
  }

  private static RequestListener noExchange(ClientStream client) {
    throw new UnsupportedOperationException("no HTTP is spoken here");
  }

  private static ChannelHandler echo(ClientConnection connection) {
    return new SimpleChannelInboundHandler<ByteBuf>() {
      @Override
      protected void channelRead0(ChannelHandlerContext ctx, ByteBuf in) {
        String text = connection.sni() + " " + in.toString(StandardCharsets.UTF_8);
        ctx.writeAndFlush(ByteBufUtil.writeUtf8(ctx.alloc(), text));
      }

      @Override
      public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
      }
    };
  }

  /** What answers for which host; an empty host for the default. */
  static final class Config {
    private final TreeMap<String, Certificate> certificates = new TreeMap<>();
    private final List<TlsHost> hosts = new ArrayList<>();
    private @Nullable Certificate fallback;
    private Settings settings = Settings.DEFAULT;

    Config host(String host, Certificate certificate) {
      certificates.put(certificate.id(), certificate);
      hosts.add(new TlsHost(host, certificate.id(), new Origin("Ingress", "test", "web", "")));
      return this;
    }

    Config fallback(Certificate certificate) {
      fallback = certificate;
      return this;
    }

    Config settings(Settings changed) {
      settings = changed;
      return this;
    }
  }

  static Settings minVersion(String version) {
    return Changed.of(Settings.DEFAULT, "tls", new Settings.Tls(version));
  }

  static Settings handshakeTimeout(int millis) {
    return Settings.DEFAULT.with(
        Changed.of(Settings.ClientLimits.DEFAULT, "handshakeTimeout", Duration.ofMillis(millis)));
  }

  TlsBed serve(Config config) throws RejectedRevisionException {
    Snapshot snapshot =
        new Snapshot(
            config.settings,
            List.of(),
            config.hosts,
            List.of(),
            List.of(),
            List.copyOf(config.certificates.values()));
    live.apply(
        new Revision(
            new RevisionId("test", ++revisions, "hash"),
            snapshot,
            new Beside(ticketKeys, config.fallback)));
    return this;
  }

  int connections() {
    return listeners.connections();
  }

  /** A client's trust in one root, and its sessions. */
  static SSLContext trusting(X509Certificate root) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null);
    store.setCertificateEntry("root", root);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** A connection whose handshake is done. */
  SSLSocket connect(SSLContext context, @Nullable String serverName, String... protocols)
      throws Exception {
    return connect(context, port, serverName, protocols);
  }

  static SSLSocket connect(
      SSLContext context, int port, @Nullable String serverName, String... protocols)
      throws Exception {
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
    socket.setSoTimeout(20_000);
    SSLParameters parameters = socket.getSSLParameters();
    if (serverName != null) {
      parameters.setServerNames(List.of(new SNIHostName(serverName)));
    }
    parameters.setApplicationProtocols(new String[] {"http/1.1"});
    socket.setSSLParameters(parameters);
    if (protocols.length > 0) {
      socket.setEnabledProtocols(protocols);
    }
    socket.startHandshake();
    return socket;
  }

  /** Sends a line and returns the answer. */
  static String ask(SSLSocket socket, String line) throws Exception {
    socket.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
    byte[] answer = new byte[1000];
    int length = socket.getInputStream().read(answer);
    return new String(answer, 0, Math.max(length, 0), StandardCharsets.UTF_8);
  }

  /** The name in the certificate that the server showed. */
  static String shown(SSLSession session) throws Exception {
    X509Certificate leaf = (X509Certificate) session.getPeerCertificates()[0];
    return leaf.getSubjectX500Principal().getName().substring(3);
  }

  @Override
  public void close() {
    listeners.close();
    loops.close();
    live.close();
    observatory.close();
  }
}
