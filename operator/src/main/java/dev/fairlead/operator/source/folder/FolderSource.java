package dev.fairlead.operator.source.folder;

import dev.fairlead.operator.cluster.ClusterView;
import dev.fairlead.operator.finding.Finding;
import dev.fairlead.operator.source.ClusterSource;
import dev.fairlead.operator.source.SourceException;
import dev.fairlead.operator.source.folder.FolderWatch.Touched;
import dev.fairlead.operator.source.folder.ManifestFolder.Listing;
import dev.fairlead.operator.source.manifest.FileContent;
import dev.fairlead.operator.source.manifest.ManifestReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of manifests as the source of objects. One thread watches, reads and puts together;
 * everybody else sees the last {@link FolderPicture}.
 *
 * <p>The walk: {@link FolderWatch} says what may have changed, {@link PendingFile} says when a file
 * may be read, {@link ManifestReader} reads it, {@link ManifestFile} keeps the last good state,
 * {@link FolderPicture} puts all files together.
 */
public final class FolderSource implements ClusterSource {
  private static final Logger LOG = LoggerFactory.getLogger(FolderSource.class);

  private final Path root;
  private final Set<String> namespaces;
  private final FolderWatch watch;
  private final TreeMap<Path, ManifestFile> files = new TreeMap<>();
  private final Map<Path, PendingFile> pending = new HashMap<>();
  private final Thread thread;
  private Map<Path, Finding> unreadable = Map.of();
  private boolean stale;
  private boolean gone; // the folder itself, of whose return no notice tells
  private Consumer<Change> onChange = change -> {};
  private volatile FolderPicture picture = FolderPicture.EMPTY;
  private volatile boolean synced;
  private volatile boolean closed;

  private FolderSource(Path root, Collection<String> namespaces) {
    this.root = root;
    this.namespaces = Set.copyOf(namespaces);
    this.watch = new FolderWatch(root);
    this.thread = Thread.ofPlatform().name("fairlead-folder").daemon().unstarted(this::run);
  }

  /**
   * Opens a folder; nothing is read before {@link #start}.
   *
   * @throws SourceException when it is missing, not a folder or not readable
   */
  public static FolderSource open(Path root) throws SourceException {
    return open(root, List.of());
  }

  /**
   * Opens a folder, of which only some namespaces are looked at.
   *
   * @param namespaces their names; empty means all
   * @throws SourceException when it is missing, not a folder or not readable
   */
  public static FolderSource open(Path root, Collection<String> namespaces) throws SourceException {
    if (root.toString().isEmpty()) { // of a variable that is not set; "." is said
      throw new SourceException("no folder is given: its name is empty");
    }
    if (!Files.exists(root)) {
      throw new SourceException("the folder " + root + " does not exist");
    }
    if (!Files.isDirectory(root)) {
      throw new SourceException(root + " is not a folder; give the folder that holds manifests");
    }
    if (!Files.isReadable(root) || !Files.isExecutable(root)) {
      throw new SourceException("the folder " + root + " cannot be read: permission denied");
    }
    return new FolderSource(root, namespaces);
  }

  /** Reads the whole folder before it returns, then watches it. */
  @Override
  public void start(Consumer<Change> onChange) {
    this.onChange = onChange;
    look(root);
    Map<Path, PendingFile> all = Map.copyOf(pending);
    pending.clear();
    Map<Path, FileContent> contents = new ConcurrentHashMap<>();
    all.keySet().parallelStream().forEach(file -> contents.put(file, read(file)));
    all.forEach((file, first) -> {
      if (first.seen() != null) {
        take(file, first.seen(), Objects.requireNonNull(contents.get(file)));
      }
    });
    if (files.isEmpty()) {
      LOG.warn("the folder {} holds no manifest yet: no *.yaml, *.yml or *.json", root);
    }
    picture = assemble();
    synced = true;
    onChange.accept(Change.ANY);
    thread.start();
  }

  @Override
  public boolean synced() {
    return synced;
  }

  @Override
  public ClusterView view() {
    return picture.view();
  }

  @Override
  public List<Finding> findings() {
    return picture.findings();
  }

  @Override
  public void close() {
    closed = true;
    try {
      watch.close();
    } catch (IOException e) {
      LOG.debug("closing the watch of {}", root, e);
    }
    thread.interrupt();
  }

  private void run() {
    long nextLook = System.nanoTime();
    while (!closed) {
      try {
        long due = pending.values().stream().mapToLong(PendingFile::due).min().orElse(nextLook);
        Touched touched = watch.await(Math.min(due, nextLook) - System.nanoTime());
        touched.files().forEach(file -> touch(file, Fingerprint.of(file)));
        touched.folders().forEach(this::look);
        long start = System.nanoTime();
        nextLook = gone ? Math.min(nextLook, start + watch.lookAgainAfter(0)) : nextLook;
        if (start >= nextLook) {
          look(root);
          long end = System.nanoTime();
          nextLook = end + watch.lookAgainAfter(end - start);
        }
        if (settle()) {
          publish();
        }
      } catch (InterruptedException e) {
        closed = true;
      } catch (RuntimeException e) {
        LOG.error("reading {} failed; its last state stays", root, e);
      }
    }
  }

  /** Lists a folder, and again while that finds new folders to watch: no file can slip through. */
  private void look(Path folder) {
    gone = !Files.isDirectory(root);
    if (gone) {
      remember(Map.of(root, ManifestReader.unreadable(root.toString(), "it is gone")));
      return;
    }
    try {
      Listing listing = ManifestFolder.list(folder);
      while (watch.watch(listing.folders())) {
        listing = ManifestFolder.list(folder);
      }
      compare(folder, listing);
    } catch (IOException e) {
      LOG.warn("{} cannot be listed: {}", folder, e.toString());
    }
  }

  private void compare(Path folder, Listing listing) {
    listing.files().forEach(this::touch);
    Set<Path> known = new HashSet<>(files.keySet());
    known.addAll(pending.keySet());
    for (Path file : known) {
      if (file.startsWith(folder)
          && !listing.files().containsKey(file)
          && listing.unreadable().stream().noneMatch(u -> file.startsWith(u.path()))) {
        touch(file, null);
      }
    }
    if (folder.equals(root)) {
      Map<Path, Finding> now = new TreeMap<>();
      listing
          .unreadable()
          .forEach(u -> now.put(u.path(), ManifestReader.unreadable(name(u.path()), u.reason())));
      remember(now);
    }
  }

  private void remember(Map<Path, Finding> now) {
    stale |= !now.equals(unreadable);
    unreadable = now;
  }

  /** Notes the state of a file; one that is as it was taken needs nothing. */
  private void touch(Path file, @Nullable Fingerprint seen) {
    ManifestFile taken = files.get(file);
    PendingFile waiting = pending.get(file);
    if (Objects.equals(seen, taken == null ? null : taken.fingerprint())) {
      pending.remove(file);
    } else if (waiting == null) {
      pending.put(file, PendingFile.first(seen, System.nanoTime()));
    } else if (!Objects.equals(seen, waiting.seen())) {
      pending.put(file, waiting.changed(seen, System.nanoTime()));
    }
  }

  /** Takes every pending file that may be taken; says whether there was one. */
  private boolean settle() {
    boolean changed = stale;
    stale = false;
    for (Path file : List.copyOf(pending.keySet())) {
      PendingFile waiting = Objects.requireNonNull(pending.get(file));
      if (waiting.due() <= System.nanoTime()) {
        touch(file, Fingerprint.of(file));
        if (waiting == pending.get(file)) {
          changed |= advance(file, waiting);
        }
      }
    }
    return changed;
  }

  private boolean advance(Path file, PendingFile waiting) {
    Fingerprint seen = waiting.seen();
    if (seen == null) {
      pending.remove(file);
      // A folder that is gone as a whole (unmounted, renamed) has not lost its files.
      return Files.isDirectory(root) && files.remove(file) != null;
    }
    FileContent content = waiting.content();
    if (content == null) {
      content = read(file);
      if (!seen.equals(Fingerprint.of(file))) {
        return false;
      }
      ManifestFile taken = files.get(file);
      boolean grown = taken == null ? content.whole() : taken.outgrownBy(content, seen.size());
      if (!grown && waiting.since() + PendingFile.SURE > System.nanoTime()) {
        pending.put(file, waiting.with(content));
        return false;
      }
    }
    pending.remove(file);
    take(file, seen, content);
    return true;
  }

  private FileContent read(Path file) {
    return ManifestReader.read(file, name(file));
  }

  private void take(Path file, Fingerprint seen, FileContent content) {
    files.put(file, ManifestFile.take(seen, content, files.get(file)));
  }

  private FolderPicture assemble() {
    List<Finding> others = new ArrayList<>(unreadable.values());
    return FolderPicture.of(files.values(), others, picture, this::looksAt);
  }

  /** What is in no namespace belongs to all. */
  private boolean looksAt(String namespace) {
    return namespaces.isEmpty() || namespace.isEmpty() || namespaces.contains(namespace);
  }

  private void publish() {
    FolderPicture next = assemble();
    Change change = next.since(picture);
    picture = next;
    if (change != null) {
      onChange.accept(change);
    }
  }

  /** How users call a file: its path in the folder. */
  private String name(Path file) {
    return root.relativize(file).toString();
  }
}
