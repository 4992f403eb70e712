/**
 * EndpointSlices to the endpoints of one upstream, without touching any route.
 *
 * <p>Read {@link dev.fairlead.operator.endpoints.EndpointLane} first.
 */
@NullMarked
package dev.fairlead.operator.endpoints;

import org.jspecify.annotations.NullMarked;
