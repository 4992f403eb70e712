package dev.fairlead.e2e.load;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/**
 * A WebSocket that stays open and says something now and then. When the backend says that it leaves
 * (close frame), another one is opened.
 */
final class SocketLoop {
  private static final int PAUSE_MILLIS = 50;
  private static final int TEXT = 0x81;
  private static final int CLOSE = 0x88;
  private static final String UPGRADE =
      "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

  private final String name;
  private final Target target;
  private final Journal journal;

  SocketLoop(String name, Target target, Journal journal) {
    this.name = name;
    this.target = target;
    this.journal = journal;
  }

  void run(BooleanSupplier goesOn) throws InterruptedException {
    while (goesOn.getAsBoolean()) {
      try (var connection = new HttpConnection(target.http())) {
        var answer = connection.ask("GET", "/socket", target.host(), UPGRADE, "");
        if (answer.status() == 101) {
          talk(connection, goesOn);
        } else {
          journal.failed(name, "/socket", "status " + answer.status());
        }
      } catch (ConnectException e) {
        journal.refused(name, e.toString());
      } catch (IOException e) {
        journal.failed(name, "/socket", "no WebSocket: " + e);
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private void talk(HttpConnection connection, BooleanSupplier goesOn) throws InterruptedException {
    try {
      for (int i = 0; goesOn.getAsBoolean(); i++) {
        if (!echo(connection, "message " + i)) {
          return;
        }
        journal.answered(name);
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (IOException e) {
      journal.cut(name, e.toString());
    }
  }

  /** Says it and hears it; false if the backend says farewell instead. */
  private static boolean echo(HttpConnection connection, String message) throws IOException {
    var bytes = message.getBytes(StandardCharsets.US_ASCII);
    var frame = new byte[6 + bytes.length];
    frame[0] = (byte) TEXT;
    frame[1] = (byte) (0x80 | bytes.length);
    System.arraycopy(bytes, 0, frame, 6, bytes.length); // masked with zeros
    connection.send(frame);
    int kind = connection.in().read();
    int length = connection.in().read();
    if (length < 0) {
      throw new IOException("ended without a close frame");
    }
    var answer = new String(connection.in().readNBytes(length), StandardCharsets.US_ASCII);
    if (kind == TEXT && !answer.equals(message)) {
      throw new IOException("heard '" + answer + "' instead of '" + message + "'");
    }
    return kind != CLOSE;
  }
}
