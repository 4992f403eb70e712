package dev.fairlead.e2e.load;

import java.net.InetSocketAddress;

/**
 * Whom clients ask.
 *
 * @param http where the gateway listens
 * @param host of the backend that answers HTTP/1.1 and WebSockets
 * @param grpcHost of the same backend, asked by gRPC
 */
public record Target(InetSocketAddress http, String host, String grpcHost) {}
