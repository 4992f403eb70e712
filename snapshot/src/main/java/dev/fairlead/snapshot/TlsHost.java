package dev.fairlead.snapshot;

/**
 * Which certificate answers a TLS handshake for a host.
 *
 * @param host lower case; exact, {@code *.example.com} (one label), or empty for the default
 *     certificate
 * @param certificate {@link Certificate#id()}
 * @param origin the object that declared it
 */
public record TlsHost(String host, String certificate, Origin origin) {}
