package dev.fairlead.dataplane.websocket;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A WebSocket client that is not ours: the JDK's. */
final class JdkWebSocket implements AutoCloseable, WebSocket.Listener {
  private final HttpClient http = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private volatile CompletableFuture<byte[]> whole = new CompletableFuture<>();
  private volatile CompletableFuture<String> pong = new CompletableFuture<>();

  JdkWebSocket(int port) {
    socket =
        http.newWebSocketBuilder()
            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/chat"), this)
            .join();
  }

  /** Whether a message of that many bytes comes back as it was. */
  boolean echo(int size) throws Exception {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    whole = new CompletableFuture<>();
    socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    return Arrays.equals(bytes, whole.get(60, TimeUnit.SECONDS));
  }

  /** What came back with the pong. */
  String ping(String text) throws Exception {
    pong = new CompletableFuture<>();
    socket.sendPing(StandardCharsets.US_ASCII.encode(text)).join();
    return pong.get(60, TimeUnit.SECONDS);
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    byte[] part = new byte[data.remaining()];
    data.get(part);
    message.writeBytes(part);
    if (last) {
      byte[] all = message.toByteArray();
      message.reset();
      whole.complete(all);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer data) {
    pong.complete(StandardCharsets.US_ASCII.decode(data).toString());
    from.request(1);
    return null;
  }

  @Override
  public void close() {
    socket.abort();
    http.shutdownNow();
  }
}
