package dev.fairlead.dataplane.upstream;

import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.stream.ResponseListener;
import dev.fairlead.dataplane.stream.UpstreamStream;

/**
 * Who asked an endpoint for a stream. Exactly one of the two is called, maybe at once, unless the
 * wait is {@link EndpointState#stopWaiting called off}; on the loop that asked.
 */
public interface StreamWaiter extends ResponseListener {
  /** Here it is: it tells this waiter about the response. */
  void onStream(UpstreamStream stream);

  /** There is none to be had; nothing of the request was sent. */
  void onNoStream(Failure failure);
}
