package dev.fairlead.dataplane.listen;

import dev.fairlead.dataplane.live.Live;
import dev.fairlead.dataplane.loop.Loop;
import dev.fairlead.dataplane.observe.Recorder;
import dev.fairlead.dataplane.stream.ExchangeFactory;
import java.util.function.Supplier;

/**
 * One loop with what all its client connections share.
 *
 * @param loop where they live
 * @param recorder who is told about them
 * @param live what they are served from
 * @param exchanges what their requests are told to
 */
public record Worker(
    Loop loop, Recorder recorder, Supplier<Live> live, ExchangeFactory exchanges) {}
