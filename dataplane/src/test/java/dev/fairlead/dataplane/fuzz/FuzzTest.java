package dev.fairlead.dataplane.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.codec.RequestTarget;
import dev.fairlead.dataplane.codec.ResponseTarget;
import dev.fairlead.dataplane.feed.SnapshotTarget;
import dev.fairlead.dataplane.http2.TranslationTarget;
import dev.fairlead.dataplane.listen.ClientHelloTarget;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs each fuzz target under Jazzer, guided by coverage, in a process of its own: from the
 * committed corpus with always the same inputs, or with others for as long as {@code
 * -Dfuzz.seconds} says (CONTRIBUTING.md). What it learns stays in {@code target/fuzz}; an input
 * that fails belongs into {@code src/test/fuzz} when the fault is mended.
 */
class FuzzTest {
  /** For how long with a seed of its own; without it 50,000 inputs, always the same ones. */
  private static final @Nullable Integer SECONDS = Integer.getInteger("fuzz.seconds");

  private static final Path BASE = Path.of(System.getProperty("basedir", "."));
  private static final Pattern EXECUTIONS =
      Pattern.compile("stat::number_of_executed_units:\\s*([0-9]+)");

  static List<Class<?>> targets() {
    return List.of(
        RequestTarget.class,
        ResponseTarget.class,
        TranslationTarget.class,
        ClientHelloTarget.class,
        SnapshotTarget.class);
  }

  @ParameterizedTest
  @MethodSource("targets")
  void fuzz(Class<?> target) throws Exception {
    String name = target.getSimpleName();
    Path seeds = BASE.resolve("src/test/fuzz").resolve(name).toAbsolutePath();
    Path folder = BASE.resolve("target/fuzz").resolve(name).toAbsolutePath();
    Path learned = Files.createDirectories(folder.resolve("corpus"));
    Path log = folder.resolve("log.txt");
    List<String> command = jvm();
    command.add("com.code_intelligence.jazzer.Jazzer");
    command.add("--target_class=" + target.getName());
    command.add("--instrumentation_includes=dev.fairlead.**");
    command.add("--custom_hook_includes=dev.fairlead.**"); // its own hooks break Netty on JDK 25
    command.addAll(
        SECONDS == null
            ? List.of("-seed=1", "-runs=50000")
            : List.of("-max_total_time=" + SECONDS));
    command.addAll(List.of("-print_final_stats=1", "-max_len=8192"));
    command.addAll(List.of(learned.toString(), seeds.toString()));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    int code = process.waitFor();
    String text = Files.readString(log, StandardCharsets.ISO_8859_1);
    assertThat(code).as("%s failed, the input is in %s: %s", name, folder, end(text)).isZero();
    Matcher executions = EXECUTIONS.matcher(text);
    assertThat(executions.find()).as("the statistics in %s", log).isTrue();
    System.out.println("Fuzzed " + name + ": " + executions.group(1) + " executions");
    assertThat(Long.parseLong(executions.group(1))).isPositive();
  }

  private static List<String> jvm() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+EnableDynamicAgentLoading"));
    command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "-Xmx1g", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    return command;
  }

  private static String end(String text) {
    return text.substring(Math.max(0, text.length() - 4000));
  }
}
