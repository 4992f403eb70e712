package dev.fairlead.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.cli.launcher.Machine.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
  /** Builds what the launcher wants to see, slowly enough to meet another one. */
  private static final String BUILD =
      "echo built >>builds; sleep 1; mkdir -p cli/target/lib; touch cli/target/fairlead-cli.jar";

  private Path folder = Path.of("");
  private Machine machine;

  @BeforeEach
  void machine(@TempDir Path dir) throws IOException {
    folder = dir;
    machine = new Machine(dir);
  }

  @Test
  void withoutAJdkItSaysWhatToInstall() throws Exception {
    machine.jdk("jvm/jdk-17", "17.0.15");

    Result result = machine.run("demo");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("a JDK 25 or newer is needed", "Install one");
  }

  @Test
  void aJdkIsFoundInTheUsualFoldersAndAnOldOneIsPassedOver() throws Exception {
    machine.jdk("jvm/a-jdk-17", "17.0.15");
    Path good = machine.jdk("jvm/temurin-25-jdk", "25.0.3");

    assertThat(machine.run("--java-home").out()).isEqualTo(good + "\n");
  }

  @Test
  void theEnvironmentGoesFirstAndAnUnfitHintIsSaid() throws Exception {
    machine.jdk("jvm/temurin-25-jdk", "25.0.3");
    Path own = machine.jdk("own", "26");

    assertThat(machine.with("JAVA_HOME", own).run("--java-home").out()).isEqualTo(own + "\n");
    Path old = machine.jdk("old", "21");
    Result result = machine.with("FAIRLEAD_JAVA_HOME", old).run("--java-home");
    assertThat(result.out()).isEqualTo(own + "\n");
    assertThat(result.err()).contains("FAIRLEAD_JAVA_HOME", "is no JDK 25 or newer");
  }

  @Test
  void withoutMavenItSaysWhatToInstall() throws Exception {
    machine.jdk("jvm/jdk-25", "25");

    Result result = machine.run("routes");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("Maven (mvn) is needed");
  }

  @Test
  void aBuildThatFailsNamesItsLog() throws Exception {
    machine.jdk("jvm/jdk-25", "25");
    machine.maven("echo '[ERROR] cannot find symbol'; exit 1");

    Result result = machine.run("routes");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("fairlead-build.log", "[ERROR] cannot find symbol");
    assertThat(machine.checkout().resolve("target/fairlead-build.lock")).doesNotExist();
  }

  @Test
  void theFirstRunBuildsAndTheNextOneDoesNotUntilASourceChanges() throws Exception {
    Path jdk = machine.jdk("jvm/jdk-25", "25");
    machine.maven(BUILD + "; echo \"on $JAVA_HOME\"");

    Result first = machine.run("routes", "--manifests", "a b");
    assertThat(first.code()).isZero();
    assertThat(first.err().lines()).singleElement().asString().contains("building");
    assertThat(first.out()).contains("dev.fairlead.cli.Main routes --manifests a b");
    assertThat(machine.checkout().resolve("target/fairlead-build.log"))
        .content()
        .contains("" + jdk);

    assertThat(machine.run("routes").err()).isEmpty();

    Files.writeString(machine.checkout().resolve("cli/New.java"), "class New {}");
    assertThat(machine.run("routes").err()).contains("building");
    assertThat(machine.checkout().resolve("builds")).hasContent("built\nbuilt");
  }

  @Test
  void twoFirstRunsBuildOnce() throws Exception {
    machine.jdk("jvm/jdk-25", "25");
    machine.maven(BUILD);
    Path launcher = machine.checkout().resolve("fairlead");

    Process one = machine.start(launcher, "routes");
    Process other = machine.start(launcher, "check");

    assertThat(Machine.finish(one).code()).isZero();
    assertThat(Machine.finish(other).code()).isZero();
    assertThat(machine.checkout().resolve("builds")).hasContent("built");
  }

  @Test
  void itWorksThroughASymbolicLink() throws Exception {
    machine.jdk("jvm/jdk-25", "25");
    machine.maven(BUILD);
    Path link =
        Files.createSymbolicLink(folder.resolve("fl"), machine.checkout().resolve("fairlead"));

    Result result = Machine.finish(machine.start(link, "--version"));

    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("-Dfairlead.home=" + machine.checkout());
  }

  @Test
  void theExitCodePassesThrough() throws Exception {
    Path jdk = machine.jdk("jvm/jdk-25", "25");
    machine.maven(BUILD);
    Machine.script(jdk.resolve("bin/java"), "exit 7");

    assertThat(machine.run("check").code()).isEqualTo(7);
  }

  @Test
  void aSignalDuringTheBuildEndsTheBuildAndFreesTheLock() throws Exception {
    machine.jdk("jvm/jdk-25", "25");
    machine.maven("echo $$ >pid.new; mv pid.new pid; exec sleep 600");
    Process launcher = machine.start(machine.checkout().resolve("fairlead"), "routes");
    Path pid = machine.checkout().resolve("pid");
    while (!Files.exists(pid)) {
      Thread.onSpinWait();
    }
    ProcessHandle build =
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();

    launcher.destroy(); // SIGTERM

    assertThat(launcher.waitFor()).isEqualTo(143);
    build.onExit().join();
    assertThat(machine.checkout().resolve("target/fairlead-build.lock")).doesNotExist();
  }

  @Test
  void classesAreArchivedByTheBuildAndUsedByShortVerbs() throws Exception {
    Path jdk = machine.jdk("jvm/jdk-25", "25");
    machine.maven(BUILD);
    Machine.script(
        jdk.resolve("bin/java"),
        "for a; do case $a in -XX:ArchiveClassesAtExit=*) echo made >\"${a#*=}\"; exit 1;; esac; done\n"
            + "printf '%s\\n' \"$@\"");

    String archive = "-XX:SharedArchiveFile=" + machine.checkout() + "/cli/target/fairlead.jsa";
    String quiet = "-Xlog:all=error,cds*=off,aot*=off:stderr";
    assertThat(machine.run("routes").out().lines()).contains(archive, quiet);
    assertThat(machine.run("routes").out().lines()).contains(archive, quiet);
    assertThat(machine.run("run").out()).doesNotContain("SharedArchiveFile");
  }

  @Test
  void anotherHeapLimitOfADataPlaneGoesWithNoSoftLimitOfOurs() throws Exception {
    machine.jdk("jvm/jdk-25", "25");
    machine.maven(BUILD);
    assertThat(machine.run("dataplane").out()).contains("-XX:+UseZGC -XX:SoftMaxHeapSize=512m");

    machine.with("FAIRLEAD_JAVA_OPTS", Path.of("-Xmx256m"));

    assertThat(machine.run("dataplane").out())
        .contains("-XX:+UseZGC", "-Xmx256m")
        .doesNotContain("SoftMaxHeapSize");
  }

  @Test
  void aRunWritesNothingIntoTheCheckout() throws Exception {
    machine.jdk("jvm/jdk-25", "25");
    machine.maven(BUILD);
    assertThat(machine.run("routes").code()).isZero();
    List<Path> before = everything();

    Result result = machine.run("routes");

    assertThat(result.code()).isZero();
    assertThat(everything()).as("files").isEqualTo(before);
  }

  private List<Path> everything() throws IOException {
    try (Stream<Path> all = Files.walk(machine.checkout())) {
      return all.sorted().toList();
    }
  }
}
