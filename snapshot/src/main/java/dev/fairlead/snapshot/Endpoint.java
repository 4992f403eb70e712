package dev.fairlead.snapshot;

/**
 * One address that serves an upstream, with the three conditions of EndpointSlice v1 after their
 * defaults (KEP-1672).
 *
 * @param address an IPv4 or IPv6 literal
 * @param port 1 to 65535
 * @param ready takes new requests
 * @param serving answers, though it may be terminating
 * @param terminating is being shut down
 * @param uid of the pod behind it; empty if unknown. The same address with another uid is another
 *     endpoint
 * @param target name of what is behind it, such as {@code Pod shop/web-1}; empty if unknown
 * @param zone topology zone; empty if unknown
 */
public record Endpoint(
    String address,
    int port,
    boolean ready,
    boolean serving,
    boolean terminating,
    String uid,
    String target,
    String zone) {

  /** A ready endpoint of which no more is known. */
  public static Endpoint ready(String address, int port) {
    return new Endpoint(address, port, true, true, false, "", "", "");
  }

  /** Whether it is the last resort when no endpoint is ready (KEP-1669). */
  public boolean lastResort() {
    return serving && terminating;
  }

  /** What its learned state belongs to: survives every change of conditions. */
  public String identity() {
    return (address.indexOf(':') < 0 ? address : "[" + address + "]")
        + ":"
        + port
        + (uid.isEmpty() ? "" : "/" + uid);
  }
}
