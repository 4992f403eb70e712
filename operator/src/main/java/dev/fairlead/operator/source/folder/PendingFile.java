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
 * @param seen its state; null when it is gone
 * @param since when that state was first seen, in nanoseconds of the JVM's clock
 * @param content what was read in that state; null while it was not
 */
record PendingFile(@Nullable Fingerprint seen, long since, @Nullable FileContent content) {
  static final long STILL = TimeUnit.MILLISECONDS.toNanos(10);
  static final long SURE = TimeUnit.MILLISECONDS.toNanos(75);

  /** When there is something to do about it. */
  long due() {
    return since + (seen == null || content != null ? SURE : STILL);
  }

  PendingFile with(FileContent read) {
    return new PendingFile(seen, since, read);
  }
}
