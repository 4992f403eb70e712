/**
 * What belongs to one event loop: its clock, its timers.
 *
 * <p>Read {@link dev.fairlead.dataplane.loop.Loop} first.
 */
@NullMarked
package dev.fairlead.dataplane.loop;

import org.jspecify.annotations.NullMarked;
