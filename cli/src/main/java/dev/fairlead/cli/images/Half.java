package dev.fairlead.cli.images;

import java.util.List;
import java.util.Locale;

/** What becomes an image of its own. */
enum Half {
  OPERATOR(
      "dev.fairlead.operator.Main",
      List.of("java.net.http", "java.sql", "jdk.crypto.ec", "jdk.httpserver"),
      // Its code runs once per change: the optimizing compiler costs more than it ever gives back
      // (decision 0014). The more room for code, the later a full collection to look for dead code.
      List.of("-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=128m")),
  DATAPLANE(
      "dev.fairlead.dataplane.Main",
      List.of(),
      // The optimizing compiler begins four times later than usual: what runs for every request
      // gets there in a second of load, what runs for every change need not (decision 0015).
      List.of(
          "-XX:Tier4InvocationThreshold=20000",
          "-XX:Tier4MinInvocationThreshold=2400",
          "-XX:Tier4CompileThreshold=60000",
          "-XX:Tier4BackEdgeThreshold=160000"));

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
  private final List<String> ownOptions;

  Half(String mainClass, List<String> ownModules, List<String> ownOptions) {
    this.mainClass = mainClass;
    this.ownModules = ownModules;
    this.ownOptions = ownOptions;
  }

  String mainClass() {
    return mainClass;
  }

  /** Modules of the JDK that its runtime is linked from. */
  List<String> modules() {
    return java.util.stream.Stream.concat(SHARED_MODULES.stream(), ownModules.stream()).toList();
  }

  /** Options of the JVM besides those of both halves. */
  List<String> options() {
    return ownOptions;
  }

  /** As Maven module, file and image are named. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
