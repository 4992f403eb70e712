package dev.fairlead.cli;

import dev.fairlead.dataplane.DataPlane;
import dev.fairlead.dataplane.DataPlaneConfig;
import dev.fairlead.dataplane.listen.Ports;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Where a gateway in this process listens. A port that the user names is had or it is an error; one
 * of the defaults that is taken gives way to a free one.
 */
final class ListenOptions {
  private static final int MAX_PORT = 65_535;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description =
          "Port for HTTP; 0 for any free one. Default: 8080, or a free one if that is taken; the"
              + " default gives way to listeners of the settings, a named port stays open.")
  private @Nullable Integer http;

  @Option(
      names = "--https-port",
      paramLabel = "PORT",
      description = "Port for HTTPS. Default: 8443, likewise.")
  private @Nullable Integer https;

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      description = "Port for /livez, /readyz, /metrics and /config. Default: 9090, likewise.")
  private @Nullable Integer admin;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description = "Address to listen on. Default: 127.0.0.1 for demo, all addresses for run.")
  private @Nullable String bind;

  @Option(
      names = "--admin-bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address of the admin port. Default: ${DEFAULT-VALUE}.")
  private String adminBind = "127.0.0.1";

  /**
   * @param defaultBind where to listen if the user does not say; empty for all addresses
   * @throws ParameterException if a port is out of range
   */
  DataPlaneConfig config(String defaultBind, OutputStream accessLog) {
    String address = bind == null ? defaultBind : bind;
    return new DataPlaneConfig(
        "standalone",
        address,
        port("--http-port", http, address, 8080),
        http == null,
        port("--https-port", https, address, 8443),
        https == null,
        adminBind,
        port("--admin-port", admin, adminBind, 9090),
        DataPlaneConfig.defaultLoops(),
        accessLog);
  }

  private int port(String option, @Nullable Integer named, String address, int otherwise) {
    if (named == null) {
      return isFree(address, otherwise) ? otherwise : 0;
    }
    if (named < 0 || named > MAX_PORT) {
      CommandSpec command = Objects.requireNonNull(spec);
      throw new ParameterException(
          command.commandLine(), option + " is " + named + "; expected: 0 to " + MAX_PORT);
    }
    return named;
  }

  private static boolean isFree(String address, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(
          address.isEmpty()
              ? new InetSocketAddress(port)
              : new InetSocketAddress(InetAddress.getByName(address), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Where it really listens, for people. */
  String text(String defaultBind, DataPlane dataPlane) {
    String address = bind == null ? defaultBind : bind;
    String shown =
        address.isEmpty() ? "*" : address.indexOf(':') < 0 ? address : "[" + address + "]";
    StringBuilder text = new StringBuilder();
    for (Ports.View listener : dataPlane.ports()) {
      if (listener.problem() == null) {
        String scheme = listener.secure() ? "https" : "http";
        text.append("%s %s:%d, ".formatted(scheme, shown, listener.port()));
      }
    }
    return text + "admin %s:%d".formatted(adminBind, dataPlane.adminPort());
  }
}
