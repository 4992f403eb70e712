/**
 * Sockets, TLS with SNI, hard limits: everything before the first byte of a request.
 *
 * <p>Read {@link dev.fairlead.dataplane.listen.Listeners} first, then {@code ServerPipeline}.
 */
@NullMarked
package dev.fairlead.dataplane.listen;

import org.jspecify.annotations.NullMarked;
