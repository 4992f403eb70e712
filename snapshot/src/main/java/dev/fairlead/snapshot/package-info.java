/**
 * The contract between the operator and the data plane: everything a data plane must know, as one
 * immutable value.
 *
 * <p>Read {@link dev.fairlead.snapshot.Snapshot} first.
 */
@NullMarked
package dev.fairlead.snapshot;

import org.jspecify.annotations.NullMarked;
