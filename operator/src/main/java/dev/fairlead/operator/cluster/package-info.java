/**
 * The relevant objects of a cluster or of a folder as one immutable picture, with indexes. The spec
 * records mirror the Kubernetes JSON, so that Jackson reads them straight from it.
 *
 * <p>Read {@link dev.fairlead.operator.cluster.ClusterView} first.
 */
@NullMarked
package dev.fairlead.operator.cluster;

import org.jspecify.annotations.NullMarked;
