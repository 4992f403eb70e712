package dev.fairlead.snapshot.port;

import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;

/** Why a process cannot listen, in one line for people. */
public final class PortProblem {
  private PortProblem() {}

  /**
   * The line, such as {@code admin port 9090 on 127.0.0.1 is in use by another process; choose
   * another one}.
   *
   * @param what {@code port}, or which one
   * @param bind address or host name; empty for all addresses
   * @param cause what the system or the library said
   */
  public static String text(String what, String bind, int port, Throwable cause) {
    String where = what + " " + port + (bind.isEmpty() ? "" : " on " + bind);
    String why = String.valueOf(cause.getMessage());
    if (inUse(cause)) {
      return where + " is in use by another process; choose another one";
    }
    if (why.contains("ermission denied")) {
      return "no permission to listen on " + where + "; choose one above 1023";
    }
    if (cause instanceof UnknownHostException
        || cause instanceof UnresolvedAddressException
        || why.startsWith("Unresolved address")
        || why.contains("assign requested address")) {
      return "cannot listen on " + where + ": '" + bind + "' is no address of this machine";
    }
    return "cannot listen on " + where + ": " + withoutNumber(why);
  }

  /** Whether it is because somebody else listens there. */
  public static boolean inUse(Throwable cause) {
    return String.valueOf(cause.getMessage()).contains("in use");
  }

  /** Netty puts the system call and its error number in front. */
  private static String withoutNumber(String why) {
    return why.replaceFirst("^.* failed with error\\(-?[0-9]+\\): ", "");
  }
}
