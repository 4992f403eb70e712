package dev.fairlead.dataplane.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LoopTest {
  @Test
  void whatIsSpreadEndsWithinATenthOfItsTimeAndFillsIt() {
    LongSummaryStatistics ages =
        LongStream.range(0, 10_000).map(i -> Loop.spread(Duration.ofHours(1))).summaryStatistics();
    assertThat(ages.getMin()).isBetween(3_240_000L, 3_270_000L);
    assertThat(ages.getMax()).isBetween(3_930_000L, 3_960_000L);
    assertThat(ages.getAverage()).isBetween(3_580_000.0, 3_620_000.0);
    assertThat(Loop.spread(Duration.ZERO)).as("no limit").isZero();
  }
}
