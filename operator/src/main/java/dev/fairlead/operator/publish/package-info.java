/**
 * Keeps the last good snapshot, streams it to data planes and knows who runs which revision.
 *
 * <p>Read {@link dev.fairlead.operator.publish.Publisher} first.
 */
@NullMarked
package dev.fairlead.operator.publish;

import org.jspecify.annotations.NullMarked;
