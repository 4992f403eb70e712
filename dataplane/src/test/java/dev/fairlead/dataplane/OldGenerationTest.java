package dev.fairlead.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OldGenerationTest {
  private static final long CONTENT = 20 << 20;

  private long used = CONTENT;
  private int collections;
  private final OldGeneration old =
      new OldGeneration(
          () -> used,
          () -> {
            collections++;
            used = CONTENT;
          });

  @Test
  void isLeftAloneWhileTheGarbageIsNoMoreThanHalfTheContent() {
    used = CONTENT * 3 / 2;
    old.revisionReplaced();
    assertThat(collections).isZero();
  }

  @Test
  void isCollectedWhenThereIsMoreAndThenNotUntilThatMuchHasComeAgain() {
    used = CONTENT * 3 / 2 + OldGeneration.SMALL + 1;
    old.revisionReplaced();
    assertThat(collections).isEqualTo(1);
    old.revisionReplaced();
    assertThat(collections).isEqualTo(1);
    used = CONTENT * 3 / 2 + OldGeneration.SMALL + 1;
    old.revisionReplaced();
    assertThat(collections).isEqualTo(2);
  }

  @Test
  void isCollectedLaterWhenMoreOfItIsContent() {
    OldGeneration growing = new OldGeneration(() -> used, () -> collections++);
    used = 3 * CONTENT;
    growing.revisionReplaced();
    assertThat(collections).isEqualTo(1);
    used = 3 * CONTENT * 3 / 2;
    growing.revisionReplaced();
    assertThat(collections).isEqualTo(1);
  }

  @Test
  void isLeftToTheCollectorWhereMuchIsContent() {
    used = OldGeneration.LARGE + 1;
    OldGeneration large = new OldGeneration(() -> used, () -> collections++);
    used = 3 * OldGeneration.LARGE;
    large.revisionReplaced();
    assertThat(collections).isZero();
  }
}
