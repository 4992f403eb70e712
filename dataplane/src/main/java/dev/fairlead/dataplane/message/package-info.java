/**
 * Heads, whatever protocol they came by: byte spans over one array, and the rules of RFC 9110 for
 * them. Knows no socket.
 *
 * <p>Read {@link dev.fairlead.dataplane.message.RequestHead} first.
 */
@NullMarked
package dev.fairlead.dataplane.message;

import org.jspecify.annotations.NullMarked;
