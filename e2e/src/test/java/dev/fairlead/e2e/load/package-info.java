/**
 * Clients that ask all the time while something else happens, and tell of every answer that was not
 * as it should be.
 *
 * <p>Read {@link dev.fairlead.e2e.load.Traffic} first. Nothing is ever sent twice by us; a
 * connection that ends without having been announced is a failure, as no client here lets one idle
 * for longer than a gateway waits.
 */
@NullMarked
package dev.fairlead.e2e.load;

import org.jspecify.annotations.NullMarked;
