/**
 * Measurements, never part of the default build's verdict.
 *
 * <p>Read {@link dev.fairlead.bench.HeadBench} first.
 */
@NullMarked
package dev.fairlead.bench;

import org.jspecify.annotations.NullMarked;
