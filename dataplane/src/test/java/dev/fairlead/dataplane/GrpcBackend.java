package dev.fairlead.dataplane;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A gRPC server whose messages are plain bytes. */
final class GrpcBackend implements AutoCloseable {
  static final MethodDescriptor<byte[], byte[]> ECHO =
      method("Echo", MethodDescriptor.MethodType.UNARY);
  static final MethodDescriptor<byte[], byte[]> REPEAT =
      method("Repeat", MethodDescriptor.MethodType.SERVER_STREAMING);
  static final MethodDescriptor<byte[], byte[]> JOIN =
      method("Join", MethodDescriptor.MethodType.CLIENT_STREAMING);
  static final MethodDescriptor<byte[], byte[]> CHAT =
      method("Chat", MethodDescriptor.MethodType.BIDI_STREAMING);
  static final MethodDescriptor<byte[], byte[]> FAIL =
      method("Fail", MethodDescriptor.MethodType.UNARY);
  static final MethodDescriptor<byte[], byte[]> HANG =
      method("Hang", MethodDescriptor.MethodType.SERVER_STREAMING);
  static final Metadata.Key<String> TRAILER =
      Metadata.Key.of("x-after", Metadata.ASCII_STRING_MARSHALLER);
  static final Metadata.Key<byte[]> BINARY =
      Metadata.Key.of("x-after-bin", Metadata.BINARY_BYTE_MARSHALLER);

  final AtomicInteger calls = new AtomicInteger();
  final CountDownLatch cancelled = new CountDownLatch(1);
  final AtomicReference<Metadata> seen = new AtomicReference<>();
  private final Server server;

  GrpcBackend() throws IOException {
    this(0);
  }

  GrpcBackend(int port) throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .addService(ServerInterceptors.intercept(service(), new Seen(this)))
            .build()
            .start();
  }

  int port() {
    return server.getPort();
  }

  private static MethodDescriptor<byte[], byte[]> method(
      String name, MethodDescriptor.MethodType type) {
    return MethodDescriptor.<byte[], byte[]>newBuilder(new Bytes(), new Bytes())
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName("test.Bytes", name))
        .build();
  }

  private ServerServiceDefinition service() {
    return ServerServiceDefinition.builder("test.Bytes")
        .addMethod(ECHO, ServerCalls.asyncUnaryCall(this::echo))
        .addMethod(REPEAT, ServerCalls.asyncServerStreamingCall(GrpcBackend::repeat))
        .addMethod(JOIN, ServerCalls.asyncClientStreamingCall(Joined::new))
        .addMethod(CHAT, ServerCalls.asyncBidiStreamingCall(answer -> answer))
        .addMethod(FAIL, ServerCalls.asyncUnaryCall(GrpcBackend::refuse))
        .addMethod(HANG, ServerCalls.asyncServerStreamingCall(this::hang))
        .build();
  }

  private void echo(byte[] request, StreamObserver<byte[]> answer) {
    calls.incrementAndGet();
    answer.onNext(request);
    answer.onCompleted();
  }

  /** Answers with as many messages of 16 KiB as the first byte says. */
  private static void repeat(byte[] request, StreamObserver<byte[]> answer) {
    for (int i = 0; i < request[0]; i++) {
      answer.onNext(new byte[16 * 1024]);
    }
    answer.onCompleted();
  }

  private static void refuse(byte[] request, StreamObserver<byte[]> answer) {
    Metadata trailers = new Metadata();
    trailers.put(TRAILER, "why");
    trailers.put(BINARY, new byte[] {0, (byte) 0xff});
    answer.onError(
        Status.FAILED_PRECONDITION.withDescription("no 1%: ü").asRuntimeException(trailers));
  }

  /** Sends its request back, if it is not empty, and then nothing until the call is cancelled. */
  private void hang(byte[] request, StreamObserver<byte[]> answer) {
    ((io.grpc.stub.ServerCallStreamObserver<byte[]>) answer)
        .setOnCancelHandler(cancelled::countDown);
    if (request.length > 0) {
      answer.onNext(request);
    }
  }

  /** Stops as a rolling update does: GOAWAY, and calls that are running end. */
  void stop() throws InterruptedException {
    server.shutdown().awaitTermination(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws InterruptedException {
    server.shutdownNow().awaitTermination(30, TimeUnit.SECONDS);
  }

  private record Joined(StreamObserver<byte[]> answer, AtomicInteger length)
      implements StreamObserver<byte[]> {
    Joined(StreamObserver<byte[]> answer) {
      this(answer, new AtomicInteger());
    }

    @Override
    public void onNext(byte[] part) {
      length.addAndGet(part.length);
    }

    @Override
    public void onError(Throwable cause) {
      answer.onError(cause);
    }

    @Override
    public void onCompleted() {
      answer.onNext(Integer.toString(length.get()).getBytes());
      answer.onCompleted();
    }
  }

  private record Seen(GrpcBackend backend) implements io.grpc.ServerInterceptor {
    @Override
    public <Q, A> io.grpc.ServerCall.Listener<Q> interceptCall(
        io.grpc.ServerCall<Q, A> call, Metadata headers, io.grpc.ServerCallHandler<Q, A> next) {
      backend.seen.set(headers);
      return next.startCall(call, headers);
    }
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
