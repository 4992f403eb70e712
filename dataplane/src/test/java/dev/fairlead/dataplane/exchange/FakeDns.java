package dev.fairlead.dataplane.exchange;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A name server on loopback, over UDP (RFC 1035 section 4). It knows one IPv4 address per name, and
 * may fail or say nothing.
 */
final class FakeDns implements AutoCloseable {
  private static final int TYPE_A = 1;
  private static final int SERVFAIL = 2;
  private static final int NXDOMAIN = 3;

  /** What it does with questions. */
  enum Mood {
    ANSWERING,
    FAILING,
    SILENT
  }

  private record Answer(byte[] address, int ttlSeconds) {}

  volatile Mood mood = Mood.ANSWERING;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
  private final DatagramSocket socket;

  FakeDns() {
    try {
      socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    Thread.ofPlatform().daemon().name("fake-dns").start(this::run);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  void set(String name, String address, int ttlSeconds) throws IOException {
    answers.put(name, new Answer(InetAddress.getByName(address).getAddress(), ttlSeconds));
  }

  /** How often that name's IPv4 address was asked for. */
  int asked(String name) {
    return asked.computeIfAbsent(name, n -> new AtomicInteger()).get();
  }

  private void run() {
    byte[] buffer = new byte[1500];
    while (!socket.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
        byte[] response = respond(Arrays.copyOf(buffer, packet.getLength()));
        if (response != null) {
          socket.send(new DatagramPacket(response, response.length, packet.getSocketAddress()));
        }
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  private byte @Nullable [] respond(byte[] query) {
    int end = 12;
    StringBuilder name = new StringBuilder();
    while (query[end] != 0) {
      name.append(name.isEmpty() ? "" : ".")
          .append(new String(query, end + 1, query[end], StandardCharsets.US_ASCII));
      end += query[end] + 1;
    }
    boolean ipv4 = query[end + 2] == TYPE_A;
    if (ipv4) {
      asked.computeIfAbsent(name.toString(), n -> new AtomicInteger()).incrementAndGet();
    }
    Answer answer = answers.get(name.toString());
    int code = mood == Mood.FAILING ? SERVFAIL : answer == null ? NXDOMAIN : 0;
    return switch (mood) {
      case SILENT -> null;
      case FAILING, ANSWERING -> response(query, end + 5, code, code == 0 && ipv4 ? answer : null);
    };
  }

  private static byte[] response(byte[] query, int end, int code, @Nullable Answer answer) {
    ByteBuffer out = ByteBuffer.allocate(end + 16);
    out.put(query, 0, 2).putShort((short) (0x8180 | code)).putShort((short) 1);
    out.putShort((short) (answer == null ? 0 : 1)).putInt(0);
    out.put(query, 12, end - 12);
    if (answer != null) {
      out.putShort((short) 0xc00c).putShort((short) TYPE_A).putShort((short) 1);
      out.putInt(answer.ttlSeconds()).putShort((short) 4).put(answer.address());
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  @Override
  public void close() {
    socket.close();
  }
}
