package dev.fairlead.dataplane.exchange;

import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.dataplane.fields.DateLine;
import dev.fairlead.dataplane.fields.FieldLines;
import dev.fairlead.dataplane.message.Framing;
import dev.fairlead.dataplane.message.HeaderBlock;
import dev.fairlead.dataplane.message.Method;
import dev.fairlead.dataplane.message.RequestHead;
import dev.fairlead.dataplane.message.ResponseHead;
import dev.fairlead.dataplane.message.Version;
import dev.fairlead.dataplane.stream.ClientStream;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers that we give ourselves: a short text that shows nothing of the request and nothing of us.
 * One per loop, used within one call.
 */
final class LocalAnswer {
  private static final FieldLines TEXT =
      FieldLines.of("Server", "fairlead", "Content-Type", "text/plain; charset=utf-8");
  private static final FieldLines SERVER = FieldLines.of("Server", "fairlead");
  private static final FieldLines RETRY_AFTER = FieldLines.of("Retry-After", "1");
  private static final FieldLines ALLOW =
      FieldLines.of("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
  private static final Set<Failure> IN_TRAILERS =
      EnumSet.of(
          Failure.REQUEST_TIMEOUT,
          Failure.UPSTREAM_RESET,
          Failure.UPSTREAM_SECURITY,
          Failure.UNPROCESSED);
  private static final int GRPC_CANCELLED = 1;
  private static final int GRPC_DEADLINE_EXCEEDED = 4;
  private static final int GRPC_PERMISSION_DENIED = 7;
  private static final int GRPC_RESOURCE_EXHAUSTED = 8;
  private static final int GRPC_INTERNAL = 13;

  private final ResponseHead head = new ResponseHead();

  /** Answers a failure with a status from 400 on; gives the length of the body it sent. */
  int send(ClientStream client, RequestHead request, DateLine date, int status, Failure failure) {
    if (request.grpc) {
      grpc(client, date, status, failure);
      return 0;
    }
    byte[] body = FieldLines.bytes(text(status));
    begin(status, date);
    TEXT.addTo(head.headers());
    extra(status);
    head.framing = Framing.LENGTH;
    head.contentLength = body.length;
    boolean bodyless = request.method == Method.HEAD;
    if (bodyless) {
      head.framing = Framing.NONE;
    }
    client.sendHead(head, bodyless);
    if (bodyless) {
      return 0;
    }
    client.sendData(Unpooled.wrappedBuffer(body), true);
    return body.length;
  }

  /** {@code OPTIONS *}: what this server can do at all. */
  void options(ClientStream client, DateLine date) {
    begin(200, date);
    SERVER.addTo(head.headers());
    ALLOW.addTo(head.headers());
    head.contentLength = 0;
    client.sendHead(head, true);
  }

  private void begin(int status, DateLine date) {
    head.clear();
    head.status = status;
    date.addTo(head.headers());
  }

  private void extra(int status) {
    if (status == 503) {
      RETRY_AFTER.addTo(head.headers());
    } else if (status == 405) {
      ALLOW.addTo(head.headers());
    }
  }

  private static String text(int status) {
    String reason = HttpResponseStatus.valueOf(status).reasonPhrase();
    return status + " " + reason + "\n";
  }

  /** A gRPC client understands nothing but a gRPC status; there is no body (Trailers-Only). */
  private void grpc(ClientStream client, DateLine date, int status, @Nullable Failure failure) {
    begin(200, date);
    SERVER.addTo(head.headers());
    head.headers().add("Content-Type", "application/grpc");
    head.headers().add("Grpc-Status", Integer.toString(grpcStatus(status, failure)));
    String reason = HttpResponseStatus.valueOf(status).reasonPhrase();
    head.headers().add("Grpc-Message", reason.replace(" ", "%20"));
    head.contentLength = 0;
    client.sendHead(head, true);
  }

  /**
   * Ends a gRPC response that has begun with a status that its endpoint cannot give: the call's
   * time is over, or the connection to the endpoint broke; or with the one that the endpoint's
   * reset stands for, where a reset of ours would stand for another (gRPC's PROTOCOL-HTTP2.md,
   * HTTP2 Transport Mapping).
   *
   * @return whether that was possible
   */
  boolean grpcTrailers(ClientStream client, RequestHead request, Failure failure) {
    if (!request.grpc || request.version != Version.HTTP_2 || !IN_TRAILERS.contains(failure)) {
      return false;
    }
    HeaderBlock trailers = new HeaderBlock();
    trailers.add("grpc-status", Integer.toString(grpcStatus(failure.status(), failure)));
    client.sendTrailers(trailers);
    return true;
  }

  /**
   * By gRPC's http-grpc-status-mapping; our own deadlines and the endpoint's resets are known for
   * what they are.
   */
  static int grpcStatus(int status, @Nullable Failure failure) {
    if (failure == Failure.REQUEST_TIMEOUT
        || failure == Failure.RESPONSE_TIMEOUT
        || failure == Failure.TRY_TIMEOUT) {
      return GRPC_DEADLINE_EXCEEDED;
    }
    if (failure == Failure.UPSTREAM_CANCELLED) {
      return GRPC_CANCELLED;
    }
    if (failure == Failure.UPSTREAM_CALM) {
      return GRPC_RESOURCE_EXHAUSTED;
    }
    if (failure == Failure.UPSTREAM_SECURITY) {
      return GRPC_PERMISSION_DENIED;
    }
    if (failure == Failure.UPSTREAM_ABORTED) {
      return GRPC_INTERNAL;
    }
    return switch (status) {
      case 400 -> GRPC_INTERNAL;
      case 401 -> 16;
      case 403 -> GRPC_PERMISSION_DENIED;
      case 404 -> 12;
      case 429, 502, 503, 504 -> 14;
      default -> 2;
    };
  }
}
