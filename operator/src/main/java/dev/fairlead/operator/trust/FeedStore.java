package dev.fairlead.operator.trust;

import java.io.IOException;

/**
 * What keeps the feed's files beside the folder, so that several operators share one CA. The folder
 * is then only a copy.
 */
public interface FeedStore {
  /** The folder alone. */
  FeedStore NONE =
      new FeedStore() {
        @Override
        public void load(CertificateFolder folder) {
          // nothing is kept elsewhere
        }

        @Override
        public boolean save(CertificateFolder folder) {
          return true;
        }
      };

  /** The store did not answer: it may do so later. */
  final class UnansweredException extends IOException {
    private static final long serialVersionUID = 1;

    UnansweredException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Makes the folder what is kept; leaves it alone when nothing is kept yet. */
  void load(CertificateFolder folder) throws IOException;

  /**
   * Keeps what the folder holds, and hands it to the data planes.
   *
   * @return false when another operator was faster, and the folder must be loaded anew
   */
  boolean save(CertificateFolder folder) throws IOException;
}
