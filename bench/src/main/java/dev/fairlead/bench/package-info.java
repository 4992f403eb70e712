/**
 * Side-by-side measurements. Every number is a ratio within one run on one machine; see {@code
 * docs/reference/bench.md}.
 *
 * <p>Read {@link dev.fairlead.bench.Main} first.
 */
@NullMarked
package dev.fairlead.bench;

import org.jspecify.annotations.NullMarked;
