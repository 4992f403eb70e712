package dev.fairlead.dataplane.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.websocket.TunnelBed.Door;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The fuzzing client of the Autobahn suite against an endpoint, and through the gateway against the
 * same endpoint: over HTTP/1.1, and over HTTP/2 by way of {@link Http2Bridge}. Every case has the
 * same result on every way.
 *
 * <p>The suite is that of {@code autobahntestsuite-maven-plugin} and runs on Jython; the POM
 * fetches both. A few of its cases depend on which of two things happens first, even without a
 * gateway, so a case that differs is run again.
 */
class AutobahnTest {
  private static final Path TOOLS =
      Path.of(System.getProperty("basedir", "."), "target", "autobahn");
  private static final Path JYTHON = TOOLS.resolve("jython-standalone.jar");
  private static final Path SUITE = TOOLS.resolve("suite");
  private static final int ATTEMPTS = 5;

  /** Throughput with messages of 256 KiB and more: Jython needs minutes to mask them. */
  private static final String HEAVY =
      Boolean.getBoolean("fairlead.autobahn.all")
          ? "none"
          : "9.1.3,9.1.4,9.1.5,9.1.6,9.2.3,9.2.4,9.2.5,9.2.6,9.3.*,9.4.*,9.5.*,9.6.*,9.7.*,9.8.*";

  @BeforeAll
  static void theSuiteIsThere() {
    assertThat(SUITE.resolve("autobahntestsuite"))
        .as("the Autobahn suite, which 'mvn generate-test-resources' unpacks")
        .isDirectory();
    assertThat(JYTHON).isRegularFile();
  }

  /** Results by case, of one server. */
  private record Results(
      Map<String, String> direct, Map<String, String> http1, Map<String, String> http2) {
    static Results empty() {
      return new Results(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    }

    void add(String line) {
      String[] words = line.split(" ", 4);
      Map<String, String> to =
          switch (words[1]) {
            case "direct" -> direct;
            case "http1" -> http1;
            case "http2" -> http2;
            default -> throw new IllegalStateException(line);
          };
      to.put(words[2], words[3]);
    }

    List<String> differing() {
      TreeSet<String> cases = new TreeSet<>(direct.keySet());
      cases.addAll(http1.keySet());
      cases.addAll(http2.keySet());
      return cases.stream()
          .filter(id ->
              !direct.getOrDefault(id, "missing").equals(http1.get(id))
                  || !direct.getOrDefault(id, "missing").equals(http2.get(id)))
          .toList();
    }
  }

  @Test
  void everyCaseEndsThroughTheGatewayAsItDoesDirectly() throws Exception {
    try (FrameEcho endpoint = new FrameEcho(null);
        TunnelBed bed = new TunnelBed(TunnelBed.to(endpoint.port()))) {
      Results results = Results.empty();
      run(List.of("*"), HEAVY, endpoint, bed).forEach(results::add);
      int cases = results.direct().size();
      List<String> differing = results.differing();
      for (int attempt = 1; !differing.isEmpty() && attempt < ATTEMPTS; attempt++) {
        Results again = Results.empty();
        run(differing, "none", endpoint, bed).forEach(again::add);
        differing = again.differing();
      }
      long fine = results.direct().values().stream().filter(r -> r.startsWith("OK")).count();
      System.out.printf(
          "Autobahn: %d cases, %d of them OK directly; %d differ over HTTP/1.1 or HTTP/2%n",
          cases, fine, differing.size());
      assertThat(cases).isGreaterThan(240);
      assertThat(fine).as("an endpoint worth comparing with").isGreaterThan(230);
      assertThat(results.http1()).hasSize(cases);
      assertThat(results.http2()).hasSize(cases);
      assertThat(differing).isEmpty();
      bed.awaitNothingInFlight();
      assertThat(bed.bed.plane.ledger().difference()).isZero();
    }
  }

  private static List<String> run(
      Collection<String> cases, String without, FrameEcho endpoint, TunnelBed bed)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xmx1g", "-XX:+UseSerialGC"));
    command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-Dpython.cachedir.skip=true", "-cp", JYTHON.toString()));
    command.add("org.python.util.jython");
    command.add(script().toString());
    command.addAll(List.of(SUITE.toString(), String.join(",", cases), without));
    command.add("direct=ws://127.0.0.1:" + endpoint.port() + "/");
    command.add("http1=ws://127.0.0.1:" + bed.port(Door.HTTP_1) + "/");
    command.add("http2=ws://127.0.0.1:" + bed.port(Door.HTTP_2) + "/");
    Path log = TOOLS.resolve("client.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      boolean ended = process.waitFor(8, TimeUnit.MINUTES);
      assertThat(ended ? process.exitValue() : "no end").as("the log is %s", log).isEqualTo(0);
    } finally {
      process.destroyForcibly();
    }
    return Files.readAllLines(log, StandardCharsets.UTF_8).stream()
        .filter(line -> line.startsWith("RESULT "))
        .toList();
  }

  private static Path script() throws IOException {
    try {
      URI script = AutobahnTest.class.getResource("/autobahn/client.py").toURI();
      return Path.of(script);
    } catch (java.net.URISyntaxException e) {
      throw new IOException(e);
    }
  }
}
