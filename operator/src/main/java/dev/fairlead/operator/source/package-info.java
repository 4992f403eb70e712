/**
 * Where objects come from: the Kubernetes API or a folder of manifests.
 *
 * <p>Read {@link dev.fairlead.operator.source.ClusterSource} first.
 */
@NullMarked
package dev.fairlead.operator.source;

import org.jspecify.annotations.NullMarked;
