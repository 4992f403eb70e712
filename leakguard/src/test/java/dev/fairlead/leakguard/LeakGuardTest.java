package dev.fairlead.leakguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class LeakGuardTest {
  private static final int MANY = 100_000; // the JVM needs some milliseconds for them

  private final List<WeakReference<Object>> garbage = new ArrayList<>();

  @Test
  void aForgottenBufferIsFoundOnceAndAReleasedOneIsNot() {
    PooledByteBufAllocator.DEFAULT.directBuffer(100).release();
    assertThat(LeakGuard.leak()).isNull();
    forgetOne();
    assertThat(LeakGuard.leak()).contains("ByteBuf", "forgetOne");
    assertThat(LeakGuard.leak()).isNull();
  }

  @RepeatedTest(5) // without the second collection it is chance
  void whatIsGarbageIsInItsQueueAfterwards() {
    ReferenceQueue<Object> queue = new ReferenceQueue<>();
    for (int i = 0; i < MANY; i++) {
      garbage.add(new WeakReference<>(new Object(), queue));
    }
    LeakGuard.collectGarbage();
    int found = 0;
    while (queue.poll() != null) {
      found++;
    }
    assertThat(found).isEqualTo(MANY);
  }

  private static void forgetOne() {
    ByteBuf forgotten = PooledByteBufAllocator.DEFAULT.directBuffer(100);
    assertThat(forgotten.refCnt()).isEqualTo(1);
  }
}
