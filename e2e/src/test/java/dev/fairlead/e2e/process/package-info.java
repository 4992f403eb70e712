/**
 * The product as processes, seen from outside: what a user starts, kills and restarts.
 *
 * <p>Read {@link dev.fairlead.e2e.process.TwoHalvesTest} first.
 */
@NullMarked
package dev.fairlead.e2e.process;

import org.jspecify.annotations.NullMarked;
