package dev.fairlead.leakguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;

class LeakGuardTest {
  @Test
  void aForgottenBufferIsFoundOnceAndAReleasedOneIsNot() {
    PooledByteBufAllocator.DEFAULT.directBuffer(100).release();
    assertThat(LeakGuard.leak()).isNull();
    forgetOne();
    assertThat(LeakGuard.leak()).contains("ByteBuf", "forgetOne");
    assertThat(LeakGuard.leak()).isNull();
  }

  private static void forgetOne() {
    ByteBuf forgotten = PooledByteBufAllocator.DEFAULT.directBuffer(100);
    assertThat(forgotten.refCnt()).isEqualTo(1);
  }
}
