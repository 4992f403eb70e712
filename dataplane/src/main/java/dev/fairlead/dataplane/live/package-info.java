/**
 * What is served at this moment, as one immutable value, and the one reference to it.
 *
 * <p>Read {@link dev.fairlead.dataplane.live.Live} first.
 */
@NullMarked
package dev.fairlead.dataplane.live;

import org.jspecify.annotations.NullMarked;
