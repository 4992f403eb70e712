package dev.fairlead.dataplane.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of failures, as clients, logs and operators rely on it. */
class FailureTableTest {
  private static final String TABLE =
      """
      BR CLIENT NO 400
      BF CLIENT NO 400
      MR CLIENT NO 405
      HT CLIENT NO 408
      BT CLIENT NO 408
      BL CLIENT NO 413
      TL CLIENT NO 414
      BE CLIENT NO 417
      MD CLIENT NO 421
      HL CLIENT NO 431
      UM CLIENT NO 501
      UC CLIENT NO 501
      BV CLIENT NO 505
      CG CLIENT NO 0
      CS CLIENT NO 0
      NR NOBODY NO 404
      RR NOBODY NO 503
      NE NOBODY NO 503
      OL US NO 503
      PF US NEVER_SENT 503
      PT US NO 503
      NC US NO 503
      DD US NO 503
      IE US NO 500
      CR UPSTREAM NEVER_SENT 502
      CT UPSTREAM NEVER_SENT 504
      UT UPSTREAM NEVER_SENT 502
      UP UPSTREAM NEVER_SENT 502
      UR UPSTREAM IF_IDEMPOTENT 502
      UA UPSTREAM IF_IDEMPOTENT 502
      UX UPSTREAM IF_IDEMPOTENT 502
      UE UPSTREAM NO 502
      US UPSTREAM NO 502
      UB UPSTREAM NO 502
      RT UPSTREAM NO 504
      TT UPSTREAM IF_IDEMPOTENT 504
      QT UPSTREAM NO 504
      SI UPSTREAM NO 504
      """;

  @Test
  void theTableIsWhatItIs() {
    String rows =
        Arrays.stream(Failure.values())
            .map(f -> f.flag() + " " + f.fault() + " " + f.retry() + " " + f.status() + "\n")
            .collect(Collectors.joining());
    assertThat(rows).isEqualTo(TABLE);
  }

  @Test
  void flagsAreTwoLettersAndUnique() {
    assertThat(Arrays.stream(Failure.values()).map(Failure::flag))
        .doesNotHaveDuplicates()
        .allMatch(flag -> flag.matches("[A-Z]{2}"));
  }
}
