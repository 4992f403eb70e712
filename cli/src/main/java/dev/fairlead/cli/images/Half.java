package dev.fairlead.cli.images;

import java.util.List;
import java.util.Locale;

/** What becomes an image of its own. */
enum Half {
  OPERATOR(
      "dev.fairlead.operator.Main",
      List.of("java.net.http", "java.sql", "jdk.crypto.ec", "jdk.httpserver")),
  DATAPLANE("dev.fairlead.dataplane.Main", List.of());

  private static final List<String> SHARED_MODULES =
      List.of(
          "java.base",
          "java.logging",
          "java.management",
          "java.naming",
          "java.security.sasl",
          "jdk.jfr",
          "jdk.management",
          "jdk.unsupported");

  private final String mainClass;
  private final List<String> ownModules;

  Half(String mainClass, List<String> ownModules) {
    this.mainClass = mainClass;
    this.ownModules = ownModules;
  }

  String mainClass() {
    return mainClass;
  }

  /** Modules of the JDK that its runtime is linked from. */
  List<String> modules() {
    return java.util.stream.Stream.concat(SHARED_MODULES.stream(), ownModules.stream()).toList();
  }

  /** As Maven module, file and image are named. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
