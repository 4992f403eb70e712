package dev.fairlead.dataplane.feed;

import dev.fairlead.dataplane.feed.StateFile.Content;
import dev.fairlead.snapshot.Revision;
import dev.fairlead.snapshot.codec.MalformedSnapshotException;
import dev.fairlead.snapshot.codec.SnapshotCodec;
import dev.fairlead.snapshot.identity.FeedIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last acknowledged revision on disk, so that a data plane can start without an operator.
 *
 * <p>It holds users' private keys, so it is sealed: {@code revision.sealed} under a data key, and
 * the data key in {@code revision.key} under a key derived from the data plane's feed key. When the
 * feed key rotates, only {@code revision.key} is written anew; when it rotated while this data
 * plane was down, the previous feed key opens it.
 */
public final class RevisionStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RevisionStore.class);
  private static final Duration DELAY = Duration.ofMillis(500);
  private static final Duration RETRY = Duration.ofSeconds(10);

  /** Writing takes at most this part of the time, however often revisions come. */
  private static final int SHARE = 50;

  private static final byte[] KEY_CONTEXT = "key".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] REVISION_CONTEXT = "revision".getBytes(StandardCharsets.US_ASCII);

  private final FeedIdentity identity;
  private final StateFile keyFile;
  private final StateFile revisionFile;
  private final Duration delay;
  private final AtomicReference<@Nullable Revision> waiting = new AtomicReference<>();
  private final ScheduledThreadPoolExecutor writer =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("feed-store").daemon().factory());
  private volatile Duration lastWrite = Duration.ZERO; // how long it took
  private @Nullable SecretKey dataKey;
  private @Nullable PrivateKey wrappedUnder;

  private RevisionStore(Path folder, FeedIdentity identity, Duration delay) {
    this.identity = identity;
    this.delay = delay;
    this.keyFile = new StateFile(folder.resolve("revision.key"), "fairlead-revision-key 1");
    this.revisionFile = new StateFile(folder.resolve("revision.sealed"), "fairlead-revision 1");
    writer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** With half a second between an acknowledgement and its write. */
  public static RevisionStore open(Path folder, FeedIdentity identity) throws IOException {
    return open(folder, identity, DELAY);
  }

  /**
   * @param delay how long a write waits for a newer revision
   * @throws IOException if the folder cannot be made
   */
  public static RevisionStore open(Path folder, FeedIdentity identity, Duration delay)
      throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    return new RevisionStore(folder, identity, delay);
  }

  /** The stored revision; null if there is none or it cannot be used, which is logged. */
  public synchronized @Nullable Revision load() {
    if (!revisionFile.exists()) {
      return null;
    }
    try {
      SecretKey key = unwrap();
      byte[] plain = Sealer.open(key, revisionFile.read(), REVISION_CONTEXT);
      Revision revision = SnapshotCodec.decodeRevision(plain);
      dataKey = key;
      return revision;
    } catch (GeneralSecurityException e) {
      LOG.warn(
          "the stored revision {} is not used: it was sealed under another feed key",
          revisionFile.path());
    } catch (IOException | MalformedSnapshotException e) {
      LOG.warn("the stored revision is not used: {}", e.getMessage());
    }
    return null;
  }

  private SecretKey unwrap() throws IOException, GeneralSecurityException {
    byte[] wrapped = keyFile.read();
    GeneralSecurityException last = new GeneralSecurityException("no feed key");
    for (PrivateKey feedKey : identity.keys()) {
      try {
        byte[] key = Sealer.open(Sealer.keyFrom(feedKey), wrapped, KEY_CONTEXT);
        wrappedUnder = feedKey;
        return new SecretKeySpec(key, "AES");
      } catch (GeneralSecurityException e) {
        last = e;
      }
    }
    throw last;
  }

  /**
   * Stores {@code revision}, or a newer one that comes in the meantime, after the delay of {@link
   * #open}; after up to 10 s where writing takes long. Returns at once.
   */
  public void offer(Revision revision) {
    if (waiting.getAndSet(revision) == null) {
      long millis = Math.max(delay.toMillis(), lastWrite.multipliedBy(SHARE).toMillis());
      var unused =
          writer.schedule(this::flush, Math.min(millis, RETRY.toMillis()), TimeUnit.MILLISECONDS);
    }
  }

  /** The feed key rotated: the data key goes under the new one. Returns at once. */
  public void rotated() {
    writer.execute(this::rewrap);
  }

  private synchronized void flush() {
    Revision revision = waiting.getAndSet(null);
    if (revision == null) {
      return;
    }
    long start = System.nanoTime();
    try {
      SecretKey key = writeKey();
      seal(revisionFile, key, out -> SnapshotCodec.write(revision, out), REVISION_CONTEXT);
      lastWrite = Duration.ofNanos(System.nanoTime() - start);
    } catch (IOException | GeneralSecurityException e) {
      LOG.warn("revision {} is live but was not stored: {}", revision.id(), e.toString());
      if (waiting.compareAndSet(null, revision) && !writer.isShutdown()) {
        var unused = writer.schedule(this::flush, RETRY.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
  }

  private static void seal(StateFile file, SecretKey key, Content plain, byte[] context)
      throws IOException, GeneralSecurityException {
    file.write(out -> Sealer.seal(key, plain, context, out));
  }

  private synchronized void rewrap() {
    try {
      if (dataKey != null) {
        writeKey();
      }
    } catch (IOException | GeneralSecurityException e) {
      LOG.warn("the stored revision's key was not renewed: {}", e.toString());
    }
  }

  /** The data key, which is on the disk under the newest feed key when this returns. */
  private SecretKey writeKey() throws IOException, GeneralSecurityException {
    SecretKey key = dataKey;
    if (key == null) {
      KeyGenerator generator = KeyGenerator.getInstance("AES");
      generator.init(256);
      key = generator.generateKey();
      wrappedUnder = null;
    }
    PrivateKey feedKey = identity.keys().getFirst();
    if (!feedKey.equals(wrappedUnder)) {
      byte[] bytes = key.getEncoded();
      seal(keyFile, Sealer.keyFrom(feedKey), out -> out.write(bytes), KEY_CONTEXT);
      wrappedUnder = feedKey;
    }
    dataKey = key;
    return key;
  }

  /** Stores what waits, then ends. Blocks on the disk. */
  @Override
  public void close() {
    // Not shutdownNow: an interrupt would close the file under a write.
    writer.shutdown();
    try {
      boolean unused = writer.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    flush();
    rewrap();
  }
}
