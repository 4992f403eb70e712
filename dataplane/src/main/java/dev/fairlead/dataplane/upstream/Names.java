package dev.fairlead.dataplane.upstream;

import dev.fairlead.dataplane.loop.Transport;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps {@link ResolvedName}s up to date, off the loops that serve. Each name is asked for once per
 * second; Netty's resolver answers from its cache for as long as the record's TTL says, within 1 to
 * 30 s. A lookup that fails keeps the last good answer, but not for more than an hour. Where no
 * name server is configured, the JDK resolves (hosts file) on virtual threads.
 */
final class Names implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Names.class);
  private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");
  private static final int MAX_TTL_SECONDS = 30;
  private static final int QUERY_MILLIS = 2_000;
  static final Duration MAX_STALE = Duration.ofHours(1);

  private final Set<ResolvedName> names = ConcurrentHashMap.newKeySet();
  private final Set<ResolvedName> asking = ConcurrentHashMap.newKeySet();
  private final @Nullable InetSocketAddress server;
  private final Duration maxStale;
  private @Nullable MultiThreadIoEventLoopGroup group; // guarded by this; made for the first name
  private @Nullable DnsNameResolver resolver;

  /**
   * @param server who is asked; null for who {@code /etc/resolv.conf} names
   * @param maxStale how long an answer is used that cannot be renewed
   */
  Names(@Nullable InetSocketAddress server, Duration maxStale) {
    this.server = server;
    this.maxStale = maxStale;
  }

  Duration maxStale() {
    return maxStale;
  }

  void add(ResolvedName name) {
    if (names.add(name)) {
      loop().execute(() -> ask(name));
    }
  }

  void remove(ResolvedName name) {
    names.remove(name);
  }

  private synchronized EventLoop loop() {
    MultiThreadIoEventLoopGroup started = group;
    if (started == null) {
      Transport transport = Transport.best();
      started =
          new MultiThreadIoEventLoopGroup(
              1, new DefaultThreadFactory("names", true), transport.handlers());
      group = started;
      EventLoop loop = started.next();
      if (server != null || hasNameServer()) {
        resolver = resolver(loop, transport);
      }
      var unused = loop.scheduleAtFixedRate(this::askAll, 1, 1, TimeUnit.SECONDS);
    }
    return started.next();
  }

  private DnsNameResolver resolver(EventLoop loop, Transport transport) {
    DnsNameResolverBuilder builder =
        new DnsNameResolverBuilder(loop)
            .datagramChannelType(transport.datagram())
            .socketChannelType(transport.socket())
            .ttl(1, MAX_TTL_SECONDS)
            .negativeTtl(1)
            .queryTimeoutMillis(QUERY_MILLIS)
            .searchDomains(List.of()); // names are absolute
    if (server != null) {
      builder.nameServerProvider(new SingletonDnsServerAddressStreamProvider(server));
    }
    return builder.build();
  }

  private static boolean hasNameServer() {
    try {
      return Files.readAllLines(RESOLV_CONF).stream()
          .anyMatch(line -> line.strip().startsWith("nameserver"));
    } catch (IOException e) {
      LOG.debug("no {}: names are resolved by the JDK", RESOLV_CONF, e);
      return false;
    }
  }

  private void askAll() {
    names.forEach(this::ask);
  }

  private void ask(ResolvedName name) {
    if (!asking.add(name)) {
      return; // a slow name server: one question at a time
    }
    DnsNameResolver dns = resolver;
    if (dns == null) {
      Thread.ofVirtual().name("name-lookup").start(() -> askJdk(name));
    } else {
      dns.resolveAll(name.host()).addListener((Future<List<InetAddress>> f) -> answer(name, f));
    }
  }

  private void askJdk(ResolvedName name) {
    try {
      name.answer(List.of(InetAddress.getAllByName(name.host())));
    } catch (UnknownHostException e) {
      failed(name, e);
    } finally {
      asking.remove(name);
    }
  }

  private void answer(ResolvedName name, Future<List<InetAddress>> future) {
    asking.remove(name);
    if (future.isSuccess()) {
      name.answer(new ArrayList<>(future.getNow()));
    } else {
      failed(name, future.cause());
    }
  }

  private static void failed(ResolvedName name, Throwable cause) {
    if (!name.answered()) {
      LOG.warn("cannot resolve {}: {}", name.host(), cause.getMessage());
    }
    name.fail();
  }

  @Override
  public synchronized void close() {
    if (resolver != null) {
      resolver.close();
    }
    if (group != null) {
      var unused = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }
}
