/**
 * One file in, checked objects and findings out: a reader for each kind, which refuses what an API
 * server would refuse.
 *
 * <p>Read {@link dev.fairlead.operator.source.manifest.ManifestReader} first.
 */
@NullMarked
package dev.fairlead.operator.source.manifest;

import org.jspecify.annotations.NullMarked;
