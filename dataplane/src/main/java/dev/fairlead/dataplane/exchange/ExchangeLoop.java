package dev.fairlead.dataplane.exchange;

import dev.fairlead.dataplane.fields.DateLine;
import dev.fairlead.dataplane.fields.RequestIds;
import dev.fairlead.dataplane.live.Live;
import dev.fairlead.dataplane.loop.Loop;
import dev.fairlead.dataplane.observe.Recorder;
import dev.fairlead.dataplane.stream.ClientStream;
import dev.fairlead.dataplane.stream.ExchangeFactory;
import dev.fairlead.dataplane.stream.RequestListener;
import dev.fairlead.dataplane.upstream.UpstreamLoop;
import java.util.function.Supplier;

/** What all exchanges of one loop share. */
public final class ExchangeLoop implements ExchangeFactory {
  private final UpstreamLoop upstreams;
  private final Supplier<Live> live;
  private final Recorder recorder;
  private final Admission admission;
  private final RequestIds ids = new RequestIds();
  private final DateLine date = new DateLine();
  private final LocalAnswer answer = new LocalAnswer();
  private final EndpointChoice choice = new EndpointChoice();

  /**
   * @param upstreams the same loop's side towards endpoints
   * @param live asked once per request
   * @param recorder this loop's
   * @param admission the process's
   */
  public ExchangeLoop(
      UpstreamLoop upstreams, Supplier<Live> live, Recorder recorder, Admission admission) {
    this.upstreams = upstreams;
    this.live = live;
    this.recorder = recorder;
    this.admission = admission;
  }

  @Override
  public RequestListener exchange(ClientStream client) {
    return new Exchange(this, client);
  }

  Loop loop() {
    return upstreams.loop();
  }

  UpstreamLoop upstreams() {
    return upstreams;
  }

  Live live() {
    return live.get();
  }

  Recorder recorder() {
    return recorder;
  }

  Admission admission() {
    return admission;
  }

  RequestIds ids() {
    return ids;
  }

  DateLine date() {
    return date;
  }

  LocalAnswer answer() {
    return answer;
  }

  EndpointChoice choice() {
    return choice;
  }
}
