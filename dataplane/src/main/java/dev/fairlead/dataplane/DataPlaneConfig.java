package dev.fairlead.dataplane;

import java.io.OutputStream;

/**
 * What a data plane is started with; everything else comes with its revisions.
 *
 * @param name of this data plane, unique among those of one operator: a pod's name
 * @param bind address or host name that clients connect to; empty for all addresses
 * @param httpPort 0 for any free port, {@link #NONE} for no listener
 * @param httpYields whether that is only a default, which listeners of the settings replace
 * @param httpsPort likewise
 * @param httpsYields likewise
 * @param adminBind where probes, metrics and views are; loopback unless they come from outside
 * @param adminPort likewise
 * @param loops event loops, at least 1
 * @param accessLog where the access log goes, if the settings want one
 */
public record DataPlaneConfig(
    String name,
    String bind,
    int httpPort,
    boolean httpYields,
    int httpsPort,
    boolean httpsYields,
    String adminBind,
    int adminPort,
    int loops,
    OutputStream accessLog) {
  /** No listener. */
  public static final int NONE = -1;

  /** As many loops as the process may use CPUs. */
  public static int defaultLoops() {
    return Runtime.getRuntime().availableProcessors();
  }
}
