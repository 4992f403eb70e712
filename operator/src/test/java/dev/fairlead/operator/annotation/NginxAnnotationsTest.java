package dev.fairlead.operator.annotation;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.operator.annotation.Annotation.Loss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NginxAnnotationsTest {
  private static final Path PAGE = Path.of("../docs/tasks/from-ingress-nginx.md");
  private static final String BEGIN = "<!-- begin annotations -->\n";
  private static final String END = "<!-- end annotations -->";

  private static Loss loss(String name, String value) {
    Annotation known = NginxAnnotations.named(name);
    assertThat(known).as(name).isNotNull();
    return known.loss(value);
  }

  @Test
  void whatAsksForNothingLosesNothing() {
    assertThat(loss("use-regex", "False")).isNull();
    assertThat(loss("auth-url", " ")).isNull();
    assertThat(loss("backend-protocol", "HTTP")).isNull();
    assertThat(loss("proxy-read-timeout", "60")).isNull();
    assertThat(loss("whitelist-source-range", "0.0.0.0/0")).isNull();
  }

  @Test
  void guardsAreToldFromComfort() {
    assertThat(loss("auth-url", "http://auth.test")).isEqualTo(Loss.GUARD);
    assertThat(loss("denylist-source-range", "10.0.0.0/8")).isEqualTo(Loss.GUARD);
    assertThat(loss("rewrite-target", "/")).isEqualTo(Loss.ANSWER);
    assertThat(loss("proxy-buffer-size", "8k")).isEqualTo(Loss.TUNING);
  }

  @Test
  void snippetsGuardWhenTheyKeepSomebodyOut() {
    assertThat(loss("server-snippet", "location /x { return 403; }")).isEqualTo(Loss.GUARD);
    assertThat(loss("configuration-snippet", "auth_request /auth;")).isEqualTo(Loss.GUARD);
    assertThat(loss("configuration-snippet", "add_header A deny-all-not;"))
        .as("rather closed than open")
        .isEqualTo(Loss.GUARD);
    assertThat(loss("configuration-snippet", "proxy_set_header A b;")).isEqualTo(Loss.ANSWER);
  }

  /** All 138 of ingress-nginx 1.15. */
  @Test
  void theListIsComplete() {
    assertThat(NginxAnnotations.all()).hasSize(138);
  }

  /** Run with {@code -Dfairlead.rewrite=true} to write the table anew. */
  @Test
  void thePageOfTheDocsIsMadeFromTheList() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    assertThat(page).contains(BEGIN, END);
    String expected = page.substring(0, begin) + table() + page.substring(end);
    if (Boolean.getBoolean("fairlead.rewrite")) {
      Files.writeString(PAGE, expected);
      page = expected;
    }
    assertThat(page).isEqualTo(expected);
  }

  private static String table() {
    Map<String, List<Annotation>> rows =
        NginxAnnotations.all().stream()
            .collect(
                groupingBy(
                    it -> it.loss() + it.idle().toString() + it.advice(),
                    LinkedHashMap::new,
                    java.util.stream.Collectors.toList()));
    StringBuilder table =
        new StringBuilder(
            "| Annotation | `check` says | Why, and what to use |\n| --- | --- | --- |\n");
    rows.values().stream()
        .sorted(java.util.Comparator.comparing(row -> row.getFirst().loss()))
        .forEach(row ->
            table.append(
                "| %s | %s | %s |\n".formatted(names(row), severity(row.getFirst()), advice(row))));
    return table.toString();
  }

  private static String names(List<Annotation> row) {
    return row.stream().map(it -> "`" + it.name() + "`").collect(joining(", "));
  }

  private static String severity(Annotation annotation) {
    return switch (annotation.loss()) {
      case GUARD -> "error; routes answer 503";
      case ANSWER -> "warning";
      case TUNING -> "info";
    };
  }

  private static String advice(List<Annotation> row) {
    Annotation first = row.getFirst();
    String idle =
        first.idle().isEmpty()
            ? ""
            : first.idle().stream()
                .sorted()
                .map(value -> "`" + value + "`")
                .collect(joining(", ", " (nothing for ", ")"));
    String snippet =
        first.guarding() == null ? "" : " (error if it keeps somebody out, else warning)";
    return first.advice() + idle + snippet;
  }
}
