package dev.fairlead.cli.demo;

import com.google.protobuf.StringValue;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** A gRPC server of {@code shop.Reviews/Best} that answers with its own name. */
final class Reviewer implements Backend {
  /** From the name of a product to who reviewed it. */
  static final MethodDescriptor<StringValue, StringValue> BEST =
      MethodDescriptor.<StringValue, StringValue>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName(MethodDescriptor.generateFullMethodName("shop.Reviews", "Best"))
          .setRequestMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
          .setResponseMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
          .build();

  private final EventLoopGroup loop;
  private final Server server;

  private Reviewer(EventLoopGroup loop, Server server) {
    this.loop = loop;
    this.server = server;
  }

  static Reviewer start(String name) throws IOException {
    StringValue answer = StringValue.of(name);
    ServerServiceDefinition service =
        ServerServiceDefinition.builder("shop.Reviews")
            .addMethod(
                BEST,
                ServerCalls.asyncUnaryCall((StringValue product, var to) -> {
                  to.onNext(answer);
                  to.onCompleted();
                }))
            .build();
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(Backend.loopback(), 0))
            .channelType(NioServerSocketChannel.class)
            .bossEventLoopGroup(loop)
            .workerEventLoopGroup(loop)
            .directExecutor()
            .addService(service)
            .build();
    try {
      return new Reviewer(loop, server.start());
    } catch (IOException e) {
      loop.shutdownGracefully();
      throw e;
    }
  }

  @Override
  public String service() {
    return "reviews";
  }

  @Override
  public String portName() {
    return "grpc";
  }

  @Override
  public int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
