package dev.fairlead.operator.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FindingCodeTest {
  private static final Path PAGE = Path.of("../docs/reference/findings.md");

  @Test
  void aCodeIsItsNameInCamelCase() {
    assertThat(FindingCode.SERVICE_NOT_FOUND.code()).isEqualTo("ServiceNotFound");
  }

  @Test
  void aMessageTakesOneValueForEachPlaceholder() {
    assertThat(FindingCode.SERVICE_NOT_FOUND.message("shop/web"))
        .isEqualTo("Service shop/web does not exist: requests get 503");
    assertThatThrownBy(() -> FindingCode.SERVICE_NOT_FOUND.message())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ServiceNotFound takes 1 values, not 0");
  }

  @Test
  void codesAreUnique() {
    assertThat(Arrays.stream(FindingCode.values()).map(FindingCode::code)).doesNotHaveDuplicates();
  }

  /** Run with {@code -Dfairlead.rewrite=true} to write the page anew. */
  @Test
  void thePageOfTheDocsIsMadeFromTheCatalogue() throws IOException {
    StringBuilder page =
        new StringBuilder(
            """
            # Findings

            <!-- Made from FindingCode by FindingCodeTest; do not edit. -->

            Every way in which an object can be wrong. The same finding appears in `fairlead check`, as an
            event or a condition of the object, and in the log. `error`: something that was asked for does
            not work; `warning`: it works, though perhaps not as it was meant; `info`: nothing is wrong.
            A finding about one object never stops another.

            | Code | Severity | Message | Remedy |
            | --- | --- | --- | --- |
            """);
    for (FindingCode code : FindingCode.values()) {
      page.append(
          "| `%s` | %s | %s | %s |%n"
              .formatted(
                  code.code(), code.severity().text(), cell(code.template()), cell(code.remedy())));
    }
    if (Boolean.getBoolean("fairlead.rewrite")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE).exists();
    assertThat(page.toString()).isEqualTo(Files.readString(PAGE));
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replaceAll("\\{(\\w+)}", "*$1*");
  }
}
