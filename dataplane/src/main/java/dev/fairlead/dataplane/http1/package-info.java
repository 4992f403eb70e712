/**
 * HTTP/1 on the wire: strict parsers and writers without sockets, and the connections built on
 * them.
 *
 * <p>Read {@link dev.fairlead.dataplane.http1.RequestParser} first.
 */
@NullMarked
package dev.fairlead.dataplane.http1;

import org.jspecify.annotations.NullMarked;
