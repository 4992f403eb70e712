/**
 * Who attaches to whom, whether it is allowed, which policy wins, and who owns a host and path
 * (oldest first). What comes out needs no further look-up.
 *
 * <p>Read {@link dev.fairlead.operator.resolve.Resolver} first.
 */
@NullMarked
package dev.fairlead.operator.resolve;

import org.jspecify.annotations.NullMarked;
