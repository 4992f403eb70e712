package dev.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.cli.print.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What {@code routes}, {@code explain} and {@code check} print on the folder {@code golden/shop},
 * letter by letter. {@code -Dfairlead.rewrite=true} writes the golden files anew.
 */
class OfflineVerbsTest {
  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");
  private static final String SHOP = GOLDEN.resolve("shop").toString();

  private record Result(int code, String out, String err) {}

  @ParameterizedTest
  @CsvSource({"table,txt", "json,json", "yaml,yaml"})
  void routes(String format, String extension) throws IOException {
    Result result = run("routes", "--manifests", SHOP, "-o", format);

    assertThat(result.code()).isEqualTo(Cli.FINDINGS);
    assertGolden("routes." + extension, result.out());
  }

  @ParameterizedTest
  @CsvSource({"table,txt", "json,json", "yaml,yaml"})
  void check(String format, String extension) throws IOException {
    Result result = run("check", "--manifests", SHOP, "-o", format);

    assertThat(result.code()).isEqualTo(Cli.FINDINGS);
    assertGolden("check." + extension, result.out());
  }

  @ParameterizedTest
  @CsvSource({"table,txt", "json,json", "yaml,yaml"})
  void explain(String format, String extension) throws IOException {
    Result result =
        run("explain", "--manifests", SHOP, "-o", format, "http://Shop.example.com:8080/a?b=c");

    assertThat(result.code()).isEqualTo(Cli.FINE);
    assertGolden("explain." + extension, result.out());
  }

  @Test
  void explainSaysWhatTheGatewayItselfAnswers() {
    assertThat(explainStatus("http://nobody.example.com/")).contains("404  no route takes it");
    assertThat(explainStatus("http://shop.example.com/../x")).contains("400  ");
    assertThat(explainStatus("http://other.example.com/")).contains("503  ");
    assertThat(run("explain", "--manifests", SHOP, "http://a/", "-H", "Host: b c").out())
        .contains("400  the request is refused");
  }

  private static String explainStatus(String url) {
    return run("explain", "--manifests", SHOP, url).out();
  }

  @Test
  void wrongUsageIsOneLineAndAHintAndExitCode2() {
    assertThat(run("explain", "--manifests", SHOP, "shop.example.com"))
        .isEqualTo(
            new Result(
                Cli.USAGE,
                "",
                "fairlead: the URL is 'shop.example.com';"
                    + " expected: http://HOST/PATH or https://HOST/PATH\n"));
    assertThat(run("routes", "--manifests", "does/not/exist"))
        .isEqualTo(
            new Result(Cli.USAGE, "", "fairlead: the folder does/not/exist does not exist\n"));
    for (String verb : List.of("run", "operator")) {
      assertThat(run(verb, "--manifests", "does/not/exist"))
          .isEqualTo(
              new Result(Cli.USAGE, "", "fairlead: the folder does/not/exist does not exist\n"));
    }
    assertThat(run("routes", "-o", "xml").err())
        .isEqualTo(
            "fairlead: Invalid value for option '--output': it is 'xml';"
                + " expected: table, json or yaml\nTry 'fairlead routes --help'.\n");
    assertThat(run("rotues"))
        .isEqualTo(
            new Result(
                Cli.USAGE,
                "",
                "fairlead: Unmatched argument at index 0: 'rotues'\n"
                    + "Did you mean routes?\nTry 'fairlead --help'.\n"));
    assertThat(run("xyz").err()).contains("There are: demo, run, operator, dataplane, ");
    assertThat(run("check", "--manifest", SHOP).err()).contains("Did you mean --manifests?");
    for (String verb : List.of("run", "demo", "dataplane", "operator")) {
      assertThat(run(verb, "--admin-port", "70000"))
          .isEqualTo(
              new Result(
                  Cli.USAGE,
                  "",
                  "fairlead: Invalid value for option '--admin-port': it is '70000';"
                      + " expected: 0 to 65535\nTry 'fairlead "
                      + verb
                      + " --help'.\n"));
    }
    assertThat(run().code()).isEqualTo(Cli.USAGE);
  }

  @Test
  void onePortForTwoListenersIsWrongUsage() {
    assertThat(run("run", "--manifests", SHOP, "--http-port", "1", "--https-port", "1"))
        .isEqualTo(
            new Result(
                Cli.USAGE,
                "",
                "fairlead: --http-port and --https-port are both 1; choose two\n"
                    + "Try 'fairlead run --help'.\n"));
  }

  @Test
  void imagesNeedAFolder(@TempDir Path dir) throws IOException {
    Path file = Files.createFile(dir.resolve("file"));
    assertThat(run("images", "--out", file.toString()).err())
        .startsWith("fairlead: cannot use " + file + ": it is not a folder\n");
  }

  @Test
  void anotherNamespaceIsNotLookedAt() {
    Result result = run("check", "--manifests", SHOP, "--namespace", "nowhere");
    assertThat(result).isEqualTo(new Result(Cli.FINE, "Nothing is wrong.\n", ""));
  }

  @Test
  void helpIsAVerbToo() {
    assertThat(run("help")).isEqualTo(run("--help"));
    assertThat(run("help", "routes")).isEqualTo(run("routes", "--help"));
    assertThat(run("help", "rotues").err()).contains("Did you mean routes?");
  }

  @Test
  void everyVerbHasHelpWithAnExample() {
    for (String verb :
        new Cli(terminal(new StringWriter())).commandLine().getSubcommands().keySet()) {
      Result help = run(verb, "--help");
      assertThat(help.code()).as(verb).isEqualTo(Cli.FINE);
      assertThat(help.out()).as(verb).contains("Example:\n  fairlead " + verb);
    }
    assertThat(run("--version").out()).startsWith("fairlead ");
  }

  private static Result run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Terminal terminal = Terminal.plain(new PrintWriter(out), new PrintWriter(err));
    int code = new Cli(terminal).run(args);
    return new Result(code, out.toString(), err.toString());
  }

  private static Terminal terminal(StringWriter out) {
    return Terminal.plain(new PrintWriter(out), new PrintWriter(out));
  }

  private static void assertGolden(String name, String actual) throws IOException {
    Path file = GOLDEN.resolve(name);
    if (Boolean.getBoolean("fairlead.rewrite")) {
      Files.writeString(file, actual);
    }
    assertThat(actual).isEqualTo(Files.readString(file));
  }
}
