/**
 * The Kubernetes API as a source: one informer for each kind, each keeping only what matters.
 *
 * <p>Read {@link dev.fairlead.operator.source.kubernetes.KubernetesSource} first.
 */
@NullMarked
package dev.fairlead.operator.source.kubernetes;

import org.jspecify.annotations.NullMarked;
