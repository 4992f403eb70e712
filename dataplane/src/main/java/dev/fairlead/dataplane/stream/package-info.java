/**
 * The seam between the wire and an exchange: what each of the two ends of a request can do and is
 * told. Interfaces only.
 *
 * <p>Read {@link dev.fairlead.dataplane.stream.ClientStream} first.
 */
@NullMarked
package dev.fairlead.dataplane.stream;

import org.jspecify.annotations.NullMarked;
