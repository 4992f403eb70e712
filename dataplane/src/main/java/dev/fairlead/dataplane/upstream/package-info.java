/**
 * The endpoints' side: what is learned about each endpoint, its connections, and the names that are
 * resolved to endpoints.
 *
 * <p>Read {@link dev.fairlead.dataplane.upstream.LiveUpstream} first.
 */
@NullMarked
package dev.fairlead.dataplane.upstream;

import org.jspecify.annotations.NullMarked;
