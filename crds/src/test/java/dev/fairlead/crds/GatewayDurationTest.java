package dev.fairlead.crds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayDurationTest {
  @ParameterizedTest
  @CsvSource({
    "0s, PT0S",
    "10s, PT10S",
    "1m30s, PT1M30S",
    "500ms, PT0.5S",
    "1h1m1s1ms, PT1H1M1.001S",
    "99999h, PT99999H",
    "1s1s, PT2S"
  })
  void readsNumbersWithUnits(String text, Duration expected) {
    assertThat(GatewayDuration.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10", "s", "1.5s", "-1s", "1d", "100000s", "1h1m1s1ms1s", "10s ", "1S"})
  void refusesEverythingElseWithTheBadTextAndTheForm(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GatewayDuration.parse(text))
        .withMessage(
            "'%s' is no duration: write numbers with units, like 500ms, 10s, 1m30s or 1h", text);
  }
}
