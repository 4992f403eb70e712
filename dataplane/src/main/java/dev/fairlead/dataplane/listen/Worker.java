package dev.fairlead.dataplane.listen;

import dev.fairlead.dataplane.live.Live;
import dev.fairlead.dataplane.loop.Loop;
import dev.fairlead.dataplane.observe.Recorder;
import dev.fairlead.dataplane.upstream.UpstreamLoop;
import java.util.function.Supplier;

/**
 * One loop with what all its client connections share.
 *
 * @param upstream how endpoints are reached from there
 * @param recorder who is told about them
 * @param live what they are served from
 */
public record Worker(UpstreamLoop upstream, Recorder recorder, Supplier<Live> live) {
  /** Where they live. */
  public Loop loop() {
    return upstream.loop();
  }
}
