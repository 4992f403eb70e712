/**
 * Every way a request can fail, as one table.
 *
 * <p>Read {@link dev.fairlead.dataplane.failure.Failure} first.
 */
@NullMarked
package dev.fairlead.dataplane.failure;

import org.jspecify.annotations.NullMarked;
