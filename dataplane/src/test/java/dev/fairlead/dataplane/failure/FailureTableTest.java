package dev.fairlead.dataplane.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The documented table is the one in the code. {@code -Dgolden.rewrite} writes it instead. */
class FailureTableTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "failures.md");

  @Test
  void documentedTableIsTheOneInTheCode() throws IOException {
    if (System.getProperty("golden.rewrite") != null) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page());
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page());
  }

  @Test
  void flagsAreTwoLettersAndUnique() {
    assertThat(Arrays.stream(Failure.values()).map(Failure::flag))
        .doesNotHaveDuplicates()
        .allMatch(flag -> flag.matches("[A-Z]{2}"));
  }

  private static String page() {
    return """
    # Failures

    Every way a request can fail. The flag is what the access log shows (`flag`), the name in
    lower case is the metric's label. Status `–` means that no answer is possible any more: the
    connection is closed or the stream reset. A gRPC request gets HTTP status 200 and a
    `grpc-status` instead.

    Who: *client* sent something that cannot be served or left; *us*: a limit of this gateway;
    *upstream*: an endpoint; *nobody*: the configuration has no answer.

    Tried again: *never sent* means any method, because no endpoint processed anything;
    *if idempotent* means GET, HEAD, OPTIONS, PUT and DELETE without a byte of a response. In
    both cases the body must be at most 16 KiB, or not read yet, and the policy must allow it.

    Generated from `Failure.java` by `FailureTableTest` (`-Dgolden.rewrite`).

    | Failure | Who | Status | Flag | Tried again |
    | --- | --- | --- | --- | --- |
    """
        + Arrays.stream(Failure.values()).map(FailureTableTest::row).collect(Collectors.joining());
  }

  private static String row(Failure failure) {
    String status = failure.status() == 0 ? "–" : Integer.toString(failure.status());
    return "| `%s` | %s | %s | `%s` | %s |\n"
        .formatted(
            failure.name().toLowerCase(Locale.ROOT),
            text(failure.fault()),
            status,
            failure.flag(),
            text(failure.retry()));
  }

  private static String text(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
