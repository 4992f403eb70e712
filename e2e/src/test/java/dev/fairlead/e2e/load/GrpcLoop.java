package dev.fairlead.e2e.load;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Calls one after the other on one connection, for as long as the gateway keeps it. Only what
 * HTTP/2 says was not processed is sent again by the library.
 */
final class GrpcLoop {
  private static final int PAUSE_MILLIS = 20;
  private static final int DEADLINE_SECONDS = 30;
  private static final byte[] MESSAGE = {1, 2, 3, 4, 5};
  private static final MethodDescriptor<byte[], byte[]> SAY =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("echo.Echo/Say")
          .setRequestMarshaller(new Bytes())
          .setResponseMarshaller(new Bytes())
          .build();

  private final String name;
  private final Target target;
  private final Journal journal;

  GrpcLoop(String name, Target target, Journal journal) {
    this.name = name;
    this.target = target;
    this.journal = journal;
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

  void run(BooleanSupplier goesOn) throws InterruptedException {
    var channel =
        NettyChannelBuilder.forAddress(target.http())
            .overrideAuthority(target.grpcHost())
            .usePlaintext()
            .build();
    try {
      while (goesOn.getAsBoolean()) {
        call(channel);
        Thread.sleep(PAUSE_MILLIS);
      }
    } finally {
      channel.shutdownNow();
    }
  }

  private void call(ManagedChannel channel) {
    try {
      var options = CallOptions.DEFAULT.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
      var answer = ClientCalls.blockingUnaryCall(channel, SAY, options, MESSAGE);
      if (Arrays.equals(answer, MESSAGE)) {
        journal.answered(name);
      } else {
        journal.failed(name, "/echo.Echo/Say", "answered " + Arrays.toString(answer));
      }
    } catch (StatusRuntimeException e) {
      journal.failed(name, "/echo.Echo/Say", e.getStatus().toString());
    }
  }
}
