/**
 * Coverage-guided fuzzing of what reads bytes from outside. The targets are in the rooms of what
 * they feed.
 *
 * <p>Read {@link dev.fairlead.dataplane.fuzz.FuzzTest} first.
 */
@NullMarked
package dev.fairlead.dataplane.fuzz;

import org.jspecify.annotations.NullMarked;
