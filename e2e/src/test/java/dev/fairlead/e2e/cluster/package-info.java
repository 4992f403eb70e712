/**
 * Fairlead as a user installs it: images, chart and real pods on a real cluster, whichever there
 * is.
 *
 * <p>Read {@link dev.fairlead.e2e.cluster.InstallationTest} first, then {@link
 * dev.fairlead.e2e.cluster.TestCluster} for where the cluster comes from.
 */
@NullMarked
package dev.fairlead.e2e.cluster;

import org.jspecify.annotations.NullMarked;
