/**
 * WebSocket tunnels on real sockets, over HTTP/1.1 and HTTP/2 alike: every test is written once,
 * for a socket that speaks HTTP/1.1, and {@link dev.fairlead.dataplane.websocket.Http2Bridge}
 * carries it over HTTP/2.
 *
 * <p>Read {@link dev.fairlead.dataplane.websocket.HandshakeTest} first.
 */
@NullMarked
package dev.fairlead.dataplane.websocket;

import org.jspecify.annotations.NullMarked;
