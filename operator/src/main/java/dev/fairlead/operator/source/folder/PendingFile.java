package dev.fairlead.operator.source.folder;

import dev.fairlead.operator.source.manifest.FileContent;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A file that changed and is not taken yet.
 *
 * <p>A file may be seen while it is being written. It is read once it has been still for {@link
 * #STILL}; if that reading only adds and changes things it is taken at once. A reading that would
 * take something away (a broken or shorter file, missing objects, a missing file) is what a half
 * written file looks like: it counts only after {@link #SURE} of stillness.
 *
 * <p>A file that never rests is read every {@link #RESTLESS} all the same, so that what is added to
 * it has its effect in time.
 *
 * @param seen its state; null when it is gone
 * @param since when that state was first seen, in nanoseconds of the JVM's clock
 * @param restless since when it changes without a rest in which it was read, likewise
 * @param content what was read in that state; null while it was not
 */
record PendingFile(
    @Nullable Fingerprint seen, long since, long restless, @Nullable FileContent content) {
  static final long STILL = TimeUnit.MILLISECONDS.toNanos(10);
  static final long SURE = TimeUnit.MILLISECONDS.toNanos(75);
  static final long RESTLESS = TimeUnit.MILLISECONDS.toNanos(60);

  /** A file whose change was just seen. */
  static PendingFile first(@Nullable Fingerprint seen, long now) {
    return new PendingFile(seen, now, now, null);
  }

  /** When there is something to do about it. */
  long due() {
    return seen == null || content != null
        ? since + SURE
        : Math.min(since + STILL, restless + RESTLESS);
  }

  /** It changed again before it was taken. */
  PendingFile changed(@Nullable Fingerprint now, long at) {
    return new PendingFile(now, at, content == null ? restless : at, null);
  }

  PendingFile with(FileContent read) {
    return new PendingFile(seen, since, restless, read);
  }
}
