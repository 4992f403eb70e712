package dev.fairlead.dataplane.exchange;

import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.fields.FieldLines;
import dev.fairlead.dataplane.live.Live;
import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.HeaderName;
import dev.fairlead.dataplane.message.HopByHop;
import dev.fairlead.dataplane.message.ResponseHead;
import dev.fairlead.dataplane.message.Version;
import dev.fairlead.dataplane.stream.ClientStream;
import dev.fairlead.dataplane.stream.UpstreamStream;
import dev.fairlead.dataplane.upstream.LiveUpstream;
import io.netty.buffer.ByteBuf;

/** A response's way back to the client: receive → filter back → finish. */
final class ResponseFlow {
  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int CONTINUE = 100;
  private static final long DATE = 1L << HeaderName.DATE;
  private static final long SERVER = 1L << HeaderName.SERVER;
  private static final FieldLines OUR_SERVER = FieldLines.of("Server", "fairlead");

  private final Exchange exchange;
  private boolean started;
  private boolean continued;
  private boolean tunnel;
  private boolean tunnelEnded;
  private boolean paused;

  ResponseFlow(Exchange exchange) {
    this.exchange = exchange;
  }

  /** A new exchange. */
  void begin() {
    started = false;
    continued = false;
    tunnel = false;
    tunnelEnded = false;
  }

  /** The final head was passed on: no other answer is possible. */
  boolean started() {
    return started;
  }

  /** The endpoint has ended its direction of a tunnel. */
  boolean tunnelEnded() {
    return tunnelEnded;
  }

  void informational(ResponseHead head) {
    continued |= head.status == CONTINUE;
    HopByHop.strip(head);
    exchange.client.sendInformational(head);
  }

  void receive(ResponseHead head, boolean end) {
    if (feignsTunnel(head)) {
      exchange.fail(Failure.BAD_RESPONSE);
      return;
    }
    started = true;
    exchange.record.status = head.status;
    exchange.record.fromUpstream = true;
    filterBack(head);
    UpstreamStream stream = exchange.attempt.stream();
    if (head.status == SWITCHING_PROTOCOLS && stream != null) {
      openTunnel(head, stream);
      return;
    }
    exchange.body.forget();
    if (exchange.head.expectContinue && !continued) {
      exchange.dropBody(); // the client waits for a 100 that will not come
    }
    exchange.client.sendHead(head, end);
    if (end) {
      complete();
    } else {
      exchange.clock.streamBegins(upstream().policy().timeouts().streamIdle());
    }
  }

  /** To an extended CONNECT any 2xx would say that there is a tunnel (RFC 8441 section 5). */
  private boolean feignsTunnel(ResponseHead head) {
    boolean connect = exchange.head.webSocket && exchange.head.version == Version.HTTP_2;
    return connect && head.status / 100 == 2;
  }

  /** What was meant for us goes; what every response has to have comes. */
  private void filterBack(ResponseHead head) {
    HopByHop.strip(head);
    HeaderBlock headers = head.headers();
    long seen = 0;
    for (int i = 0; i < headers.size(); i++) {
      int id = headers.id(i);
      if (id == HeaderName.ALT_SVC) {
        headers.drop(i); // it names the way to the endpoint, not to us
      } else if (id > HeaderName.OTHER) {
        seen |= 1L << id;
      }
    }
    if ((seen & DATE) == 0) {
      exchange.shared.date().addTo(headers);
    }
    if ((seen & SERVER) == 0) {
      OUR_SERVER.addTo(headers);
    }
  }

  /** It may stay for days: it has its own time limit, and holds no old configuration. */
  private void openTunnel(ResponseHead head, UpstreamStream stream) {
    tunnel = true;
    exchange.live = Live.NOTHING;
    exchange.clock.tunnelBegins(upstream().limits().tunnelIdleTimeout());
    exchange.client.sendHead(head, false);
    boolean ofHttp2 = exchange.head.version == Version.HTTP_2;
    exchange.body.openTunnel(stream, ofHttp2 && exchange.body.ended());
    stream.flush();
  }

  void data(ByteBuf data, boolean end) {
    exchange.record.bytesOut += data.readableBytes();
    ClientStream client = exchange.client;
    client.sendData(data, end);
    if (end) {
      dataEnded();
      return;
    }
    exchange.clock.streamGoesOn();
    if (!client.writable()) {
      client.flush();
      pause();
    }
  }

  private void dataEnded() {
    if (!tunnel || exchange.body.ended()) {
      complete();
    } else {
      tunnelEnded = true;
    }
  }

  /** The client reads too slowly: the endpoint has to wait. */
  private void pause() {
    UpstreamStream stream = exchange.attempt.stream();
    if (!exchange.client.writable() && !paused && stream != null) {
      paused = true;
      exchange.shared.admission().slowReader(1);
      stream.readBody(false);
    }
  }

  void onClientWritable() {
    if (paused) {
      paused = false;
      exchange.shared.admission().slowReader(-1);
      UpstreamStream stream = exchange.attempt.stream();
      if (stream != null) {
        stream.readBody(true);
      }
    }
  }

  void trailers(HeaderBlock trailers) {
    exchange.client.sendTrailers(trailers);
    complete();
  }

  /** The response is complete. It is flushed when the burst of reads is over. */
  void complete() {
    exchange.dropBody();
    exchange.finish();
  }

  /** The exchange is over. */
  void end() {
    if (paused) {
      paused = false;
      exchange.shared.admission().slowReader(-1);
    }
  }

  private LiveUpstream upstream() {
    LiveUpstream upstream = exchange.upstream;
    if (upstream == null) {
      throw new IllegalStateException("a response without a request");
    }
    return upstream;
  }
}
