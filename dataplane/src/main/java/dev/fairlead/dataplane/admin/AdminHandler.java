package dev.fairlead.dataplane.admin;

import dev.fairlead.dataplane.admin.Views.Page;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers one request after the other; the pages are made on virtual threads. */
final class AdminHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(AdminHandler.class);
  private static final String TEXT = "text/plain; charset=utf-8";

  private final Views views;

  AdminHandler(Views views) {
    this.views = views;
  }

  /** What a request asked for, kept while its page is made. */
  private record Asked(HttpMethod method, String path, boolean keepAlive) {
    boolean head() {
      return method.equals(HttpMethod.HEAD);
    }
  }

  private record Answer(HttpResponseStatus status, Page page) {}

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
    boolean good = request.decoderResult().isSuccess();
    Asked asked =
        new Asked(
            request.method(),
            good ? new QueryStringDecoder(request.uri()).path() : "",
            good && HttpUtil.isKeepAlive(request));
    ctx.channel().config().setAutoRead(false); // answers keep their order
    Thread.startVirtualThread(() -> send(ctx, asked, good ? answer(asked) : badRequest()));
  }

  private Answer answer(Asked asked) {
    if (!asked.method().equals(HttpMethod.GET) && !asked.head()) {
      return text(HttpResponseStatus.METHOD_NOT_ALLOWED, "GET and HEAD only");
    }
    try {
      return switch (asked.path()) {
        case "/livez" -> text(HttpResponseStatus.OK, "alive");
        case "/readyz" -> readiness();
        case "/metrics" -> new Answer(HttpResponseStatus.OK, views.metrics());
        case "/status" -> new Answer(HttpResponseStatus.OK, views.status());
        case "/config" -> new Answer(HttpResponseStatus.OK, views.config());
        case "/" -> text(HttpResponseStatus.OK, "/livez\n/readyz\n/metrics\n/status\n/config");
        default -> text(HttpResponseStatus.NOT_FOUND, "no such page");
      };
    } catch (RuntimeException e) {
      LOG.warn("admin page {} failed", asked.path(), e);
      return text(HttpResponseStatus.INTERNAL_SERVER_ERROR, "failed, see the log");
    }
  }

  private Answer readiness() {
    String reason = views.notReady();
    return reason == null
        ? text(HttpResponseStatus.OK, "ready")
        : text(HttpResponseStatus.SERVICE_UNAVAILABLE, "not ready: " + reason);
  }

  private static Answer badRequest() {
    return text(HttpResponseStatus.BAD_REQUEST, "bad request");
  }

  private static Answer text(HttpResponseStatus status, String text) {
    return new Answer(status, new Page(TEXT, text + "\n"));
  }

  private static void send(ChannelHandlerContext ctx, Asked asked, Answer answer) {
    byte[] body = answer.page().text().getBytes(StandardCharsets.UTF_8);
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            answer.status(),
            asked.head() ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, answer.page().type())
        .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    HttpUtil.setKeepAlive(response, asked.keepAlive());
    var sent = ctx.writeAndFlush(response);
    if (asked.keepAlive()) {
      ctx.channel().config().setAutoRead(true);
    } else {
      sent.addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** A probe that hangs up, or nobody who speaks for a minute. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
