/**
 * Which route takes a request: an index of hosts, and per host an index of paths. Bytes in, a route
 * out; no I/O, no allocation.
 *
 * <p>Read {@link dev.fairlead.dataplane.route.RouteTable} first.
 */
@NullMarked
package dev.fairlead.dataplane.route;

import org.jspecify.annotations.NullMarked;
