package dev.fairlead.dataplane.listen;

import dev.fairlead.dataplane.live.LiveHolder;
import dev.fairlead.dataplane.live.RejectedRevisionException;
import dev.fairlead.dataplane.loop.Loop;
import dev.fairlead.snapshot.Endpoint;
import dev.fairlead.snapshot.EndpointSet;
import dev.fairlead.snapshot.Origin;
import dev.fairlead.snapshot.PathMatch;
import dev.fairlead.snapshot.Revision;
import dev.fairlead.snapshot.Route;
import dev.fairlead.snapshot.RouteAction;
import dev.fairlead.snapshot.Settings;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.Upstream;
import dev.fairlead.snapshot.UpstreamPolicy;
import dev.fairlead.snapshot.VirtualHost;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests that a data plane sends to itself before it says that it is ready, because the first
 * ones in a fresh process are ten times dearer than the later ones. They come in by the real
 * listeners, clear and TLS, and go out to an endpoint of our own on loopback; no ledger, metric or
 * log line knows of them.
 */
final class WarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
  private static final String UPSTREAM = "fairlead/warm-up:80";
  private static final Origin ORIGIN = new Origin("WarmUp", "", "warm-up", "");
  private static final int CLEAR_CONNECTIONS = 4;
  private static final int CLEAR_REQUESTS = 2000;
  private static final int TLS_CONNECTIONS = 12;
  private static final int TLS_REQUESTS = 50;
  private static final long CLEAR_MILLIS = 1000;
  private static final long TLS_MILLIS = 500;
  private static final long GRACE_MILLIS = 2000; // for the last answer

  private final Insiders insiders;
  private final LiveHolder live;

  /**
   * What one connection does.
   *
   * @param to where it connects
   * @param tls null for clear text
   * @param requests at most so many, one after the other
   * @param millis no more after that time
   */
  record Plan(InetSocketAddress to, @Nullable SslContext tls, int requests, long millis) {}

  /**
   * @param live what the insiders' workers serve from
   */
  WarmUp(Insiders insiders, LiveHolder live) {
    this.insiders = insiders;
    this.live = live;
  }

  /**
   * Sends requests and waits for the answers: a second or two, whatever the machine.
   *
   * @param current its certificates are used for TLS
   * @param http where the HTTP listener is; null for none
   * @param https likewise
   */
  void run(Revision current, @Nullable InetSocketAddress http, @Nullable InetSocketAddress https) {
    long start = System.nanoTime();
    int answered = 0;
    try (WarmUpBackend backend = new WarmUpBackend(insiders.workers().getFirst().loop())) {
      live.apply(revision(current, backend.address()));
      if (http != null) {
        answered +=
            await(clients(CLEAR_CONNECTIONS, new Plan(http, null, CLEAR_REQUESTS, CLEAR_MILLIS)));
      }
      if (https != null) {
        answered +=
            await(clients(TLS_CONNECTIONS, new Plan(https, trusting(), TLS_REQUESTS, TLS_MILLIS)));
      }
    } catch (RejectedRevisionException | SSLException e) {
      LOG.warn("no warm-up: {}", e.getMessage());
    } finally {
      live.close();
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    LOG.info("warmed up by {} requests in {} ms", answered, millis);
  }

  private List<Future<Integer>> clients(int count, Plan plan) {
    List<Worker> workers = insiders.workers();
    List<Future<Integer>> running = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Loop loop = workers.get(i % workers.size()).loop();
      running.add(WarmUpClient.run(loop, insiders, plan));
    }
    return running;
  }

  private static int await(List<Future<Integer>> running) {
    int answered = 0;
    for (Future<Integer> client : running) {
      if (client.awaitUninterruptibly(CLEAR_MILLIS + GRACE_MILLIS)) {
        answered += client.getNow();
      } else {
        client.cancel(false);
      }
    }
    return answered;
  }

  private static Revision revision(Revision current, InetSocketAddress backend) {
    Route route =
        new Route(
            new PathMatch(PathMatch.Type.PREFIX, "/warm"),
            new RouteAction.Forward(UPSTREAM),
            ORIGIN);
    Endpoint endpoint = Endpoint.ready(backend.getAddress().getHostAddress(), backend.getPort());
    Snapshot snapshot =
        new Snapshot(
            Settings.DEFAULT.withLoopbackEndpoints(true),
            List.of(new VirtualHost("", List.of(route))),
            current.snapshot().tlsHosts(),
            List.of(
                new Upstream(
                    UPSTREAM, Upstream.Protocol.HTTP, UpstreamPolicy.DEFAULT, null, ORIGIN)),
            List.of(new EndpointSet(UPSTREAM, List.of(endpoint))),
            current.snapshot().certificates());
    return new Revision(current.id(), snapshot, current.beside());
  }

  private static SslContext trusting() throws SSLException {
    return SslContextBuilder.forClient()
        .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
        .trustManager(InsecureTrustManagerFactory.INSTANCE)
        .endpointIdentificationAlgorithm(null)
        .build();
  }
}
