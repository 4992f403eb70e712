package dev.fairlead.e2e.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** h2spec in strict mode, every case, against the gateway in clear text and over TLS. */
class H2SpecTest {
  private static final int CASES = 146;
  private static final int TAR_BLOCK = 512;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"h2c", "tls"})
  void everyCaseOfTheStrictSuitePasses(String how) throws Exception {
    boolean known =
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64");
    assumeTrue(known, "NOT TESTED: the artifact of h2spec has no binary for this machine");
    Path report = folder.resolve("report.xml");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      HttpServer backend = backend(threads);
      try (Gateway gateway =
          new Gateway(
              Files.createDirectory(folder.resolve("manifests")),
              "http",
              backend.getAddress().getPort())) {
        boolean tls = how.equals("tls");
        int port = tls ? gateway.plane().httpsPort() : gateway.plane().httpPort();
        String output = run(port, tls, report);
        List<String> failures = failures(report);
        assertThat(failures).as(output).isEmpty();
        assertThat(gateway.plane().ledger().difference()).isZero();
      } finally {
        backend.stop(0);
      }
    }
  }

  private static HttpServer backend(ExecutorService threads) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    byte[] answer = "0123456789".getBytes(StandardCharsets.US_ASCII);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    return server;
  }

  private String run(int port, boolean tls, Path report) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(binary().toString(), "-p", String.valueOf(port), "--strict"));
    command.addAll(List.of("--timeout", "10", "--junit-report", report.toString()));
    if (tls) {
      command.addAll(List.of("--tls", "--insecure"));
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  /** The one file of the archive in the artifact. */
  private Path binary() throws IOException {
    Path binary = folder.resolve("h2spec");
    try (InputStream packed =
            H2SpecTest.class.getResourceAsStream("/h2spec/2.2.0/h2spec_linux_amd64.tar.gz");
        DataInputStream tar = new DataInputStream(new GZIPInputStream(packed))) {
      byte[] head = tar.readNBytes(TAR_BLOCK);
      String size = new String(head, 124, 11, StandardCharsets.US_ASCII); // octal, by POSIX ustar
      Files.write(binary, tar.readNBytes(Integer.parseInt(size.strip(), 8)));
    }
    assertThat(binary.toFile().setExecutable(true)).isTrue();
    return binary;
  }

  private static List<String> failures(Path report) throws Exception {
    Document suite =
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(report.toFile());
    NodeList cases = suite.getElementsByTagName("testcase");
    assertThat(cases.getLength()).isEqualTo(CASES);
    List<String> failures = new ArrayList<>();
    for (int i = 0; i < cases.getLength(); i++) {
      Element each = (Element) cases.item(i);
      boolean passed =
          each.getElementsByTagName("failure").getLength()
                  + each.getElementsByTagName("error").getLength()
                  + each.getElementsByTagName("skipped").getLength()
              == 0;
      if (!passed) {
        failures.add(each.getAttribute("package") + ": " + each.getAttribute("classname"));
      }
    }
    return failures;
  }
}
