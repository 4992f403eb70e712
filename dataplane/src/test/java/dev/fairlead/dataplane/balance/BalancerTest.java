package dev.fairlead.dataplane.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.snapshot.UpstreamPolicy;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Distributions, judged on virtual time. */
class BalancerTest {
  private final SplittableRandom random = new SplittableRandom(42);

  /** Loads that the test sets. */
  private static final class Loads implements Candidates {
    final int[] loads;

    Loads(int size) {
      loads = new int[size];
    }

    @Override
    public int size() {
      return loads.length;
    }

    @Override
    public int load(int index) {
      return loads[index];
    }
  }

  private int pick(Balancer balancer, Loads loads, int turn) {
    return balancer.pick(loads, turn, random.nextInt());
  }

  @ParameterizedTest
  @EnumSource
  void everyOneOfTenGetsItsShareWhenAllAreIdle(UpstreamPolicy.Algorithm algorithm) {
    int[] picked = new int[10];
    Loads loads = new Loads(10);
    for (int turn = 0; turn < 1000; turn++) {
      picked[pick(Balancer.of(algorithm), loads, turn)]++;
    }
    assertThat(picked).containsOnly(100);
  }

  @ParameterizedTest
  @EnumSource
  void excludedOnesAreNeverPicked(UpstreamPolicy.Algorithm algorithm) {
    for (int size : new int[] {1, 2, 8, 9, 50}) {
      Loads loads = new Loads(size);
      Arrays.fill(loads.loads, Candidates.EXCLUDED);
      assertThat(pick(Balancer.of(algorithm), loads, 7)).isEqualTo(-1);
      loads.loads[size / 2] = Candidates.LAST_RESORT;
      assertThat(pick(Balancer.of(algorithm), loads, 7)).isEqualTo(size / 2);
    }
    assertThat(pick(Balancer.of(algorithm), new Loads(0), 7)).isEqualTo(-1);
  }

  @ParameterizedTest
  @EnumSource
  void oneThatFailedIsPassedOver(UpstreamPolicy.Algorithm algorithm) {
    Loads loads = new Loads(3);
    loads.loads[1] = Candidates.PENALTY;
    for (int turn = 0; turn < 30; turn++) {
      assertThat(pick(Balancer.of(algorithm), loads, turn)).isNotEqualTo(1);
    }
  }

  @Test
  void leastRequestTakesTheLeastLoadedOfFew() {
    Loads loads = new Loads(4);
    loads.loads[0] = 3;
    loads.loads[1] = 1;
    loads.loads[2] = 2;
    loads.loads[3] = 9;
    for (int turn = 0; turn < 8; turn++) {
      assertThat(pick(LeastRequest.INSTANCE, loads, turn)).isEqualTo(1);
    }
  }

  @Test
  void leastRequestShedsLoadFromASlowOneAmongMany() {
    Loads loads = new Loads(20);
    int[] picked = new int[20];
    PriorityQueue<int[]> running = new PriorityQueue<>(Comparator.comparingInt(r -> r[0]));
    for (int turn = 0; turn < 20_000; turn++) {
      while (!running.isEmpty() && running.peek()[0] <= turn) {
        loads.loads[running.remove()[1]]--;
      }
      int at = pick(LeastRequest.INSTANCE, loads, turn);
      picked[at]++;
      loads.loads[at]++;
      running.add(new int[] {turn + (at == 0 ? 400 : 40), at}); // number 0 is ten times slower
    }
    assertThat(picked[0]).isLessThan(500);
    for (int i = 1; i < 20; i++) {
      assertThat(picked[i]).isBetween(800, 1300);
    }
  }
}
