package dev.fairlead.operator.trust;

import dev.fairlead.operator.trust.Issuer.Issued;
import dev.fairlead.snapshot.Beside;
import dev.fairlead.snapshot.identity.FeedIdentity;
import dev.fairlead.snapshot.identity.Role;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The feed's trust as files in one folder, made when missing and replaced before they expire:
 *
 * <ul>
 *   <li>{@code ca.crt}, {@code ca.key}: the CA; {@code ca.crt} holds the old one too while it is
 *       valid and the CA rotates
 *   <li>{@code operator.crt/.key}, {@code dataplane.crt/.key}: the two sides; {@code
 *       dataplane.previous.key} opens what a data plane sealed before the last rotation
 *   <li>{@code fallback.crt/.key}: the self-made certificate for hosts without one
 * </ul>
 *
 * <p>Data planes need {@code ca.crt} and their own pair, never {@code ca.key}. A folder with {@code
 * ca.crt} but without {@code ca.key} belongs to somebody else: nothing is made or replaced there.
 */
public final class FeedTrust implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FeedTrust.class);

  private static final List<String> PAIRS =
      List.of("ca", Role.OPERATOR.file(), Role.DATAPLANE.file(), "fallback");

  /** Another operator's rotation is taken over within this time. */
  private static final Duration SHARED_CHECK = Duration.ofMinutes(1);

  private final CertificateFolder folder;
  private final FeedStore store;
  private final Lifetimes lifetimes;
  private final Clock clock;
  private final FeedIdentity identity;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("feed-trust").daemon().factory());
  private volatile BesideSource besides;
  private @Nullable BesideSource foreign;
  private Map<String, byte[]> good = Map.of();

  private FeedTrust(Path path, FeedStore store, Lifetimes lifetimes, Clock clock)
      throws IOException {
    this.folder = new CertificateFolder(path);
    this.store = store;
    this.lifetimes = lifetimes;
    this.clock = clock;
    this.besides = makeDue();
    this.identity = FeedIdentity.load(path, Role.OPERATOR);
  }

  /**
   * Opens the folder and makes what is missing or due.
   *
   * @throws IOException if the folder cannot be used; the message names the file
   */
  public static FeedTrust open(Path folder, Lifetimes lifetimes, Clock clock) throws IOException {
    return new FeedTrust(folder, FeedStore.NONE, lifetimes, clock);
  }

  /**
   * Likewise, with the folder as a copy of what several operators share.
   *
   * @throws IOException if the folder or the store cannot be used; the message names which
   */
  public static FeedTrust open(Path folder, FeedStore store, Lifetimes lifetimes, Clock clock)
      throws IOException {
    return new FeedTrust(folder, store, lifetimes, clock);
  }

  /** The operator's side, always with the newest certificate. */
  public FeedIdentity identity() {
    return identity;
  }

  /** What travels beside the snapshot now. */
  public Beside beside() {
    return besides.at(clock.instant());
  }

  /** From now on replaces what is due, and tells what travels beside the snapshot, now and anew. */
  public void start(Consumer<Beside> publish) {
    Duration most = store == FeedStore.NONE ? Duration.ofHours(1) : SHARED_CHECK;
    Duration check = shorter(lifetimes.leaf().dividedBy(12), most);
    long millis = Math.max(50, shorter(check, lifetimes.ticketPeriod().dividedBy(4)).toMillis());
    var unused =
        timer.scheduleWithFixedDelay(() -> turn(publish), 0, millis, TimeUnit.MILLISECONDS);
  }

  private void turn(Consumer<Beside> publish) {
    try {
      besides = makeDue();
      identity.reload();
    } catch (IOException | RuntimeException e) {
      LOG.warn("feed certificates were not renewed, the old ones stay: {}", e.getMessage());
    }
    try {
      publish.accept(beside());
    } catch (RuntimeException e) {
      LOG.warn("ticket keys were not published", e);
    }
  }

  /** Makes what is missing and replaces what is due. */
  private BesideSource makeDue() throws IOException {
    Instant now = clock.instant();
    try (FileChannel lock = folder.lock()) {
      if (folder.has("ca.crt") && !folder.has("ca.key")) {
        BesideSource kept = foreign;
        foreign = kept == null ? BesideSource.standalone(now) : kept;
        return foreign;
      }
      BesideSource made;
      do {
        load();
        made = makeDue(now);
      } while (!store.save(folder));
      good = folder.files();
      return made;
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot make certificates: " + e.getMessage(), e);
    }
  }

  /**
   * What is kept may have been broken by hand. Then it becomes again what it was, as data planes
   * trust that; an operator that has not seen it whole makes the broken pair anew.
   */
  private void load() throws IOException {
    store.load(folder);
    if (store == FeedStore.NONE) {
      return;
    }
    for (String pair : PAIRS) {
      if (!isWhole(pair)) {
        if (!good.isEmpty()) {
          LOG.warn("{}.crt and {}.key that operators share are restored", pair, pair);
          folder.replaceAll(good);
          return;
        }
        folder.remove(pair);
      }
    }
  }

  private boolean isWhole(String pair) {
    try {
      return folder.read(pair) != null;
    } catch (IOException e) {
      LOG.warn("broken: {}", e.getMessage());
      return false;
    }
  }

  private BesideSource makeDue(Instant now) throws IOException, GeneralSecurityException {
    Issued authority = authority(now);
    leaf(authority, Role.OPERATOR, now);
    leaf(authority, Role.DATAPLANE, now);
    return new BesideSource(
        secret(authority), lifetimes.ticketPeriod(), fallback(now).asCertificate());
  }

  private Issued authority(Instant now) throws IOException, GeneralSecurityException {
    Issued authority = folder.read("ca");
    if (authority != null && !due(authority.certificate(), lifetimes.authority(), now)) {
      return authority;
    }
    List<X509Certificate> old =
        authority == null
            ? List.of()
            : folder.certificates("ca").stream()
                .filter(ca -> ca.getNotAfter().toInstant().isAfter(now))
                .toList();
    Issued made = Issuer.authority(now, lifetimes.authority());
    folder.write("ca", made, old);
    LOG.info("made the feed's CA, valid until {}", made.certificate().getNotAfter().toInstant());
    return made;
  }

  private void leaf(Issued authority, Role role, Instant now)
      throws IOException, GeneralSecurityException {
    Issued leaf = folder.read(role.file());
    if (leaf != null
        && !due(leaf.certificate(), lifetimes.leaf(), now)
        && isSignedBy(authority, leaf.certificate())) {
      return;
    }
    if (role == Role.DATAPLANE) {
      folder.keepPrevious(role.file());
    }
    Issued made = Issuer.leaf(authority, role.uri(), now, lifetimes.leaf());
    folder.write(role.file(), made, List.of());
    LOG.info(
        "made the feed certificate of {}, valid until {}",
        role.uri(),
        made.certificate().getNotAfter().toInstant());
  }

  private FallbackCertificate fallback(Instant now) throws IOException, GeneralSecurityException {
    Issued stored = folder.read("fallback");
    if (stored != null && !due(stored.certificate(), FallbackCertificate.LIFETIME, now)) {
      return new FallbackCertificate(stored);
    }
    FallbackCertificate made = FallbackCertificate.make(now);
    folder.write("fallback", made.issued(), List.of());
    return made;
  }

  private static boolean due(X509Certificate certificate, Duration lifetime, Instant now) {
    Duration left = Duration.between(now, certificate.getNotAfter().toInstant());
    return left.compareTo(lifetime.dividedBy(3)) < 0;
  }

  private static boolean isSignedBy(Issued authority, X509Certificate leaf) {
    try {
      leaf.verify(authority.certificate().getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      LOG.debug("a leaf is not of this CA", e);
      return false;
    }
  }

  private static byte[] secret(Issued authority) {
    return authority.key() instanceof ECPrivateKey key
        ? key.getS().toByteArray()
        : authority.key().getEncoded();
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  @Override
  public void close() {
    timer.shutdown();
    try {
      boolean unused = timer.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
