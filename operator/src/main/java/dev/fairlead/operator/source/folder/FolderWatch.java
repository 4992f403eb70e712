package dev.fairlead.operator.source.folder;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits until something in a folder may have changed, and says where.
 *
 * <p>The operating system's notices answer within a millisecond. They are not trusted alone: some
 * file systems send none, and a file behind a symbolic link changes without one. So the owner also
 * looks at the whole folder now and then, as {@link #lookAgainAfter} says: every 100 ms for a small
 * folder, and never so often that it costs more than one per cent of a core (ten where the system
 * sends no notices).
 */
final class FolderWatch implements AutoCloseable {
  private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final @Nullable WatchService notices;
  private final Map<WatchKey, Path> folders = new HashMap<>();
  private final Map<Path, Object> watched = new HashMap<>();

  FolderWatch(Path root) {
    this.notices = open(root);
  }

  private static @Nullable WatchService open(Path root) {
    try {
      return root.getFileSystem().newWatchService();
    } catch (IOException | UnsupportedOperationException e) {
      return null;
    }
  }

  /**
   * Watches folders that are not watched yet; one that cannot be is only looked at.
   *
   * @return whether there was a new one, in which files may have appeared unseen
   */
  boolean watch(Collection<ManifestFolder.Folder> seen) {
    boolean added = false;
    if (notices == null) {
      return added;
    }
    for (ManifestFolder.Folder folder : seen) {
      Object key = folder.key() == null ? folder.path() : folder.key();
      if (!key.equals(watched.get(folder.path()))) {
        try {
          WatchKey registered =
              folder.path().register(notices, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
          folders.put(registered, folder.path());
          watched.put(folder.path(), key);
          added = true;
        } catch (IOException e) {
          watched.remove(folder.path());
        }
      }
    }
    return added;
  }

  /** How long after a look at the whole folder the next one is due. */
  long lookAgainAfter(long lookNanos) {
    return Math.max(SHORTEST_NANOS, lookNanos * (notices == null ? 10 : 100));
  }

  /**
   * What may have changed.
   *
   * @param files manifest files named by a notice
   * @param folders folders that have to be listed again
   */
  record Touched(Set<Path> files, Set<Path> folders) {
    boolean isEmpty() {
      return files.isEmpty() && folders.isEmpty();
    }
  }

  /** Waits for a notice, at most so long; returns at once what is already there. */
  Touched await(long nanos) throws InterruptedException {
    Touched touched = new Touched(new HashSet<>(), new HashSet<>());
    if (notices == null) {
      TimeUnit.NANOSECONDS.sleep(nanos);
      return touched;
    }
    try {
      WatchKey key = notices.poll(Math.max(0, nanos), TimeUnit.NANOSECONDS);
      while (key != null) {
        collect(key, touched);
        key = notices.poll();
      }
    } catch (ClosedWatchServiceException e) {
      throw new InterruptedException("closed");
    }
    return touched;
  }

  private void collect(WatchKey key, Touched touched) {
    Path folder = folders.get(key);
    for (WatchEvent<?> event : key.pollEvents()) {
      if (folder != null) {
        sort(folder, event, touched);
      }
    }
    if (!key.reset() && folder != null) {
      folders.remove(key);
      watched.remove(folder);
      touched.folders().add(folder);
    }
  }

  private void sort(Path folder, WatchEvent<?> event, Touched touched) {
    if (event.kind() == OVERFLOW || !(event.context() instanceof Path name)) {
      touched.folders().add(folder);
      return;
    }
    Path path = folder.resolve(name);
    if (ManifestFolder.isManifest(path)) {
      touched.files().add(path);
    } else if (name.toString().equals("..data")) {
      touched.folders().add(folder);
    } else if (!ManifestFolder.isHidden(path)
        && (watched.containsKey(path) || Files.isDirectory(path))) {
      touched.folders().add(path);
    }
  }

  @Override
  public void close() throws IOException {
    if (notices != null) {
      notices.close();
    }
  }
}
