package dev.fairlead.dataplane.live;

import dev.fairlead.snapshot.Settings;
import java.util.List;

/**
 * Whose word about the client is believed.
 *
 * @param trustedProxies in header fields
 * @param proxyProtocol in a header of the PROXY protocol
 */
record Peers(CidrSet trustedProxies, CidrSet proxyProtocol) {
  static final Peers NOBODY = new Peers(CidrSet.of(List.of()), CidrSet.of(List.of()));

  static Peers of(Settings.Forwarding forwarding) throws RejectedRevisionException {
    return new Peers(
        set("trusted proxies", forwarding.trustedProxies()),
        set("peers of the PROXY protocol", forwarding.proxyProtocolPeers()));
  }

  private static CidrSet set(String who, List<String> cidrs) throws RejectedRevisionException {
    try {
      return CidrSet.of(cidrs);
    } catch (IllegalArgumentException e) {
      throw new RejectedRevisionException(who + ": " + e.getMessage());
    }
  }
}
