package dev.fairlead.operator.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.operator.cluster.ClusterObjects;
import dev.fairlead.operator.cluster.ClusterView;
import dev.fairlead.operator.finding.Finding;
import dev.fairlead.operator.finding.FindingCode;
import dev.fairlead.operator.report.Report;
import dev.fairlead.snapshot.codec.CheckedSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code NAME.in.yaml} is all that there is, {@code NAME.out.yaml} what it compiles to. Run with
 * {@code -Dfairlead.rewrite=true} to write the latter anew.
 */
class GoldenTest {
  private static final Path CASES = Path.of("src/test/resources/golden");

  /** What the folder cannot say because the API server's checks come first, or needs no file. */
  private static final Set<FindingCode> ELSEWHERE =
      EnumSet.of(
          FindingCode.FILE_UNREADABLE,
          FindingCode.INTERNAL_ERROR,
          FindingCode.HOST_INVALID,
          FindingCode.PATH_TYPE_INVALID,
          FindingCode.BACKEND_MISSING,
          FindingCode.ENDPOINT_ADDRESS_INVALID,
          FindingCode.POLICY_TARGET_INVALID,
          FindingCode.POLICY_INVALID,
          FindingCode.CONFIG_INVALID);

  static Stream<String> cases() throws IOException {
    try (Stream<Path> files = Files.list(CASES)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".in.yaml"))
          .map(name -> name.substring(0, name.length() - ".in.yaml".length()))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void compilesAsWritten(String name, @TempDir Path folder) throws Exception {
    GoldenCase input = GoldenCase.read(CASES.resolve(name + ".in.yaml"), folder);
    Report report = input.compile(input.view());
    CheckedSnapshot.of(report.snapshot());

    String out = GoldenText.of(report);
    Path expected = CASES.resolve(name + ".out.yaml");
    if (Boolean.getBoolean("fairlead.rewrite")) {
      Files.writeString(expected, out);
    }
    assertThat(expected).exists();
    assertThat(out).isEqualTo(Files.readString(expected));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theOrderOfTheObjectsDoesNotMatter(String name, @TempDir Path folder) throws Exception {
    GoldenCase input = GoldenCase.read(CASES.resolve(name + ".in.yaml"), folder);
    Report report = input.compile(input.view());
    for (int seed = 0; seed < 5; seed++) {
      Report shuffled = input.compile(shuffled(input.view(), new Random(seed)));
      assertThat(shuffled.snapshot()).isEqualTo(report.snapshot());
      assertThat(shuffled.findings()).isEqualTo(report.findings());
    }
  }

  @Test
  void everyFindingIsShownByACase(@TempDir Path folder) throws Exception {
    Set<FindingCode> shown = EnumSet.noneOf(FindingCode.class);
    for (String name : cases().toList()) {
      Path own = Files.createDirectory(folder.resolve(name));
      GoldenCase input = GoldenCase.read(CASES.resolve(name + ".in.yaml"), own);
      input.compile(input.view()).findings().stream().map(Finding::code).forEach(shown::add);
    }
    assertThat(EnumSet.complementOf(EnumSet.copyOf(shown))).isSubsetOf(ELSEWHERE);
  }

  private static ClusterView shuffled(ClusterView view, Random random) {
    ClusterObjects objects = view.objects();
    return ClusterView.of(
        new ClusterObjects(
            shuffled(objects.ingresses(), random),
            shuffled(objects.classes(), random),
            shuffled(objects.services(), random),
            shuffled(objects.slices(), random),
            shuffled(objects.secrets(), random),
            shuffled(objects.policies(), random),
            shuffled(objects.configs(), random)),
        view.locations());
  }

  private static <T> List<T> shuffled(List<T> list, Random random) {
    List<T> shuffled = new ArrayList<>(list);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }
}
