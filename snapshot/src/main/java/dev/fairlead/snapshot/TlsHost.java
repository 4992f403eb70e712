package dev.fairlead.snapshot;

/**
 * How a TLS handshake for a host is answered.
 *
 * @param host lower case; exact, {@code *.example.com} (one label), or empty for the default
 *     certificate
 * @param certificate {@link Certificate#id()}; empty where the host has none of its own
 * @param minVersion the lowest version of TLS, {@code TLSv1.2} or {@code TLSv1.3}; empty for that
 *     of {@link Settings.Tls}
 * @param origin the object that declared it
 */
public record TlsHost(String host, String certificate, String minVersion, Origin origin) {
  /** With the gateway's own versions. */
  public TlsHost(String host, String certificate, Origin origin) {
    this(host, certificate, "", origin);
  }
}
