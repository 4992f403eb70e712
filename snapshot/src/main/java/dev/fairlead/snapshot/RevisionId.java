package dev.fairlead.snapshot;

/**
 * The name of a revision. Two revisions with one hash are the same configuration, whoever made
 * them; a number says nothing across epochs.
 *
 * @param epoch one life of one operator process
 * @param number counts up within an epoch, from 1
 * @param hash of the snapshot's canonical encoding, hexadecimal
 */
public record RevisionId(String epoch, long number, String hash) {
  @Override
  public String toString() {
    return epoch + "-" + number + "-" + hash.substring(0, Math.min(12, hash.length()));
  }
}
