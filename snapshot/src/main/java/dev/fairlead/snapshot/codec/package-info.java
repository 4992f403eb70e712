/**
 * The snapshot on the wire and on disk: encoding, checking, hashing, differences.
 *
 * <p>Read {@link dev.fairlead.snapshot.codec.CheckedSnapshot} first, then {@link
 * dev.fairlead.snapshot.codec.Delta} and {@link dev.fairlead.snapshot.codec.SnapshotCodec}.
 */
@NullMarked
package dev.fairlead.snapshot.codec;

import org.jspecify.annotations.NullMarked;
