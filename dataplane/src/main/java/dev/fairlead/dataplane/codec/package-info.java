/**
 * HTTP/1 as bytes: strict parsers and writers of heads and bodies. Knows buffers, but no socket.
 *
 * <p>Read {@link dev.fairlead.dataplane.codec.RequestParser} first.
 */
@NullMarked
package dev.fairlead.dataplane.codec;

import org.jspecify.annotations.NullMarked;
