/**
 * Where objects come from. Two sources give the same {@code ClusterView}: the Kubernetes API (room
 * {@code kubernetes}) and a folder of manifests (room {@code folder}, which reads files by {@code
 * manifest}, fields by {@code field}, text by {@code tree}).
 *
 * <p>Read {@link dev.fairlead.operator.source.ClusterSource} first.
 */
@NullMarked
package dev.fairlead.operator.source;

import org.jspecify.annotations.NullMarked;
