package dev.fairlead.dataplane.http2;

import dev.fairlead.dataplane.loop.Loop;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;

/**
 * Counts on one connection what costs us work and moves no request on: PING, SETTINGS, PRIORITY,
 * WINDOW_UPDATE, empty DATA and unknown frames, and streams that end by a reset, from either side
 * (CVE-2019-9511 to 9518, CVE-2023-44487, CVE-2025-8671). What is honest is cheap: each DATA frame
 * we send earns the window updates that answer it.
 *
 * <p>Past the limit within a window the connection is closed with ENHANCE_YOUR_CALM.
 */
final class FloodGuard {
  /** Control frames within {@link #WINDOW_MILLIS} that earn nothing. */
  static final int MAX_CONTROL_FRAMES = 1000;

  static final long WINDOW_MILLIS = 10_000;
  private static final int EARNED_PER_FRAME = 4;

  private final Loop loop;
  private final int maxResets;
  private final long resetWindowMillis;
  private long controlSince;
  private int control;
  private long resetsSince;
  private int resets;

  FloodGuard(Loop loop, int maxResets, long resetWindowMillis) {
    this.loop = loop;
    this.maxResets = maxResets;
    this.resetWindowMillis = resetWindowMillis;
    this.controlSince = loop.now();
    this.resetsSince = loop.now();
  }

  /** A frame came that carries nothing. */
  void onControlFrame() throws Http2Exception {
    long now = loop.now();
    if (now - controlSince > WINDOW_MILLIS) {
      controlSince = now;
      control = 0;
    }
    if (++control > MAX_CONTROL_FRAMES) {
      throw calm("more than " + MAX_CONTROL_FRAMES + " control frames");
    }
  }

  /** We sent DATA, or a request moved on: the peer may answer with control frames. */
  void onProgress() {
    control = Math.max(control - EARNED_PER_FRAME, -MAX_CONTROL_FRAMES);
  }

  /**
   * A stream was reset before its time, by the peer or by us because of the peer. Zero resets
   * allowed means no limit.
   */
  void onReset() throws Http2Exception {
    long now = loop.now();
    if (now - resetsSince > resetWindowMillis) {
      resetsSince = now;
      resets = 0;
    }
    if (++resets > maxResets && maxResets > 0) {
      throw calm("more than " + maxResets + " reset streams");
    }
  }

  private static Http2Exception calm(String why) {
    return Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, why);
  }
}
