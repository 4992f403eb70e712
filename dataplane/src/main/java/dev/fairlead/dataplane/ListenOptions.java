package dev.fairlead.dataplane;

import dev.fairlead.snapshot.port.PortProblem;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Where a data plane listens, as options of every verb that starts one. */
public final class ListenOptions {
  private static final int HTTP = 8080;
  private static final int HTTPS = 8443;
  private static final int ADMIN = 9090;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      converter = Port.class,
      description =
          "Port for HTTP; 0 for any free one. Default: 8080, which gives way to listeners of the"
              + " settings; a named port stays open.")
  private @Nullable Integer http;

  @Option(
      names = "--https-port",
      paramLabel = "PORT",
      converter = Port.class,
      description = "Port for HTTPS, likewise. Default: 8443.")
  private @Nullable Integer https;

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      converter = Port.class,
      description = "Port for /livez, /readyz, /metrics and /config, likewise. Default: 9090.")
  private @Nullable Integer admin;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description = "Address that clients connect to. Default: all; 127.0.0.1 for demo.")
  private @Nullable String bind;

  @Option(
      names = "--admin-bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address of the admin port. Default: ${DEFAULT-VALUE}.")
  private String adminBind = "127.0.0.1";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /** Says what is expected of a port. */
  static final class Port implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : -1;
      if (port < 0 || port > 65_535) {
        throw new TypeConversionException("it is '" + text + "'; expected: 0 to 65535");
      }
      return port;
    }
  }

  private void distinct() {
    if (http != null && http > 0 && http.equals(https)) {
      throw new ParameterException(
          spec.commandLine(), "--http-port and --https-port are both " + http + "; choose two");
    }
  }

  /** A port is had, or it is an error. */
  DataPlaneConfig exact(String name, int loops, OutputStream accessLog) {
    distinct();
    return new DataPlaneConfig(
        name,
        bind(""),
        http == null ? HTTP : http,
        http == null,
        https == null ? HTTPS : https,
        https == null,
        adminBind,
        admin == null ? ADMIN : admin,
        loops,
        accessLog);
  }

  /**
   * For trying things out: a port that the user names is had or it is an error; one of the defaults
   * that is taken gives way to a free one.
   *
   * @param defaultBind where to listen if the user does not say; empty for all addresses
   */
  public DataPlaneConfig lenient(String name, String defaultBind, OutputStream accessLog) {
    distinct();
    String address = bind(defaultBind);
    return new DataPlaneConfig(
        name,
        address,
        http == null ? free(address, HTTP) : http,
        http == null,
        https == null ? free(address, HTTPS) : https,
        https == null,
        adminBind,
        admin == null ? free(adminBind, ADMIN) : admin,
        DataPlaneConfig.defaultLoops(),
        accessLog);
  }

  private String bind(String otherwise) {
    return bind == null ? otherwise : bind;
  }

  /** The port, or any free one if it is taken; whatever else is wrong, it will be said of it. */
  private static int free(String address, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(
          address.isEmpty()
              ? new InetSocketAddress(port)
              : new InetSocketAddress(InetAddress.getByName(address), port));
      return port;
    } catch (IOException e) {
      return PortProblem.inUse(e) ? 0 : port;
    }
  }

  /** Where it really listens, for people. */
  public String text(String defaultBind, DataPlane dataPlane) {
    String address = bind(defaultBind);
    String shown =
        address.isEmpty() ? "*" : address.indexOf(':') < 0 ? address : "[" + address + "]";
    return "http %s:%d, https %s:%d, admin %s:%d"
        .formatted(
            shown,
            dataPlane.httpPort(),
            shown,
            dataPlane.httpsPort(),
            adminBind,
            dataPlane.adminPort());
  }
}
