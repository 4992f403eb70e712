/**
 * HTTP/2 on both sides, on Netty's raw frame listener with stream objects of our own: flow control,
 * limits against abuse, and the translation between header lists and heads.
 *
 * <p>Read {@link dev.fairlead.dataplane.http2.Http2ServerConnection} first.
 */
@NullMarked
package dev.fairlead.dataplane.http2;

import org.jspecify.annotations.NullMarked;
