package dev.fairlead.dataplane.http1;

import dev.fairlead.dataplane.loop.Deadline;
import dev.fairlead.dataplane.loop.Loop;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/** Notices a reader that takes nothing for too long while there is something for it. */
final class StallGuard extends Deadline {
  private final Loop loop;
  private final Channel channel;
  private final Runnable onStall;
  private long millis;
  private long pending;

  StallGuard(Loop loop, Channel channel, Runnable onStall) {
    this.loop = loop;
    this.channel = channel;
    this.onStall = onStall;
  }

  /** Begins to watch, unless it does already. */
  void watch(long limitMillis) {
    if (!armed()) {
      millis = limitMillis;
      pending = pending();
      loop.arm(this, millis);
    }
  }

  /** The reader has caught up. */
  void rest() {
    loop.arm(this, 0);
  }

  @Override
  protected void fire() {
    long now = pending();
    if (now == 0) {
      return;
    }
    if (now < pending) {
      pending = now;
      loop.arm(this, millis);
    } else {
      onStall.run();
    }
  }

  private long pending() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }
}
