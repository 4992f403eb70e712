/**
 * What other people's judges of protocols say about a whole gateway, from manifests to traffic.
 *
 * <p>Read {@link dev.fairlead.e2e.protocol.H2SpecTest} first.
 */
@NullMarked
package dev.fairlead.e2e.protocol;

import org.jspecify.annotations.NullMarked;
