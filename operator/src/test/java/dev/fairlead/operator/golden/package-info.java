/**
 * Complete manifests in, snapshot and findings out, as readable YAML beside each other in {@code
 * src/test/resources/golden}.
 *
 * <p>Read {@link dev.fairlead.operator.golden.GoldenTest} first.
 */
@NullMarked
package dev.fairlead.operator.golden;

import org.jspecify.annotations.NullMarked;
