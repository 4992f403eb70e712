/**
 * What passes between the wire and an exchange: heads as byte spans, and the two sides of a stream.
 * Knows no socket.
 *
 * <p>Read {@link dev.fairlead.dataplane.message.RequestHead} first.
 */
@NullMarked
package dev.fairlead.dataplane.message;

import org.jspecify.annotations.NullMarked;
