/**
 * Where objects come from: a folder of manifests, or the Kubernetes API. Both give the same {@code
 * ClusterView}. Read {@link dev.fairlead.operator.source.ClusterSource} first, then {@link
 * dev.fairlead.operator.source.FolderSource} or {@link
 * dev.fairlead.operator.source.KubernetesSource}.
 */
@NullMarked
package dev.fairlead.operator.source;

import org.jspecify.annotations.NullMarked;
