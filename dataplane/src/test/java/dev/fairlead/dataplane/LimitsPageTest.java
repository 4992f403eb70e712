package dev.fairlead.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;

/** The tests that {@code docs/reference/configuration.md} names for the limits are there. */
class LimitsPageTest {
  private static final Pattern NAMED = Pattern.compile("`(\\w+Test\\.\\w+)`");
  private static final int LIMITS = 33;

  @Test
  void everyLimitNamesATestThatExists() throws IOException {
    String page = Files.readString(Path.of("../docs/reference/configuration.md"));
    List<String> rows =
        page.substring(page.indexOf("\n## Limits"))
            .lines()
            .skip(2)
            .takeWhile(line -> !line.startsWith("## "))
            .filter(line -> line.startsWith("| `") || line.startsWith("| BackendPolicy"))
            .toList();
    assertThat(rows).hasSizeGreaterThanOrEqualTo(LIMITS).allMatch(row -> NAMED.matcher(row).find());
    List<String> named =
        rows.stream()
            .flatMap(row -> NAMED.matcher(row).results())
            .map((MatchResult found) -> found.group(1))
            .toList();
    assertThat(tests()).containsAll(named);
  }

  private static Set<String> tests() {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
            .importPackages("dev.fairlead.dataplane")
            .stream()
            .flatMap(type -> type.getMethods().stream())
            .filter((JavaMethod method) -> method.isMetaAnnotatedWith(Testable.class))
            .map(method -> method.getOwner().getSimpleName() + "." + method.getName())
            .collect(Collectors.toSet());
  }
}
