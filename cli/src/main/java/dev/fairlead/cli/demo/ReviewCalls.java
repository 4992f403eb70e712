package dev.fairlead.cli.demo;

import com.google.protobuf.StringValue;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Many gRPC calls over one connection to the gateway, and which server answered how many. */
record ReviewCalls(InetAddress gateway, int httpPort) implements Call {
  private static final int CALLS = 30;
  private static final int SECONDS = 10;

  @Override
  public String request() {
    return "gRPC shop.Reviews/Best, " + CALLS + " calls over one connection";
  }

  @Override
  public String expected() {
    return CALLS / Shop.REVIEWERS + " from each of " + Shop.REVIEWERS;
  }

  @Override
  public String shows() {
    return "every gRPC call is balanced by itself";
  }

  @Override
  public Outcome outcome() {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(new InetSocketAddress(gateway, httpPort))
            .overrideAuthority("shop.example.com")
            .usePlaintext()
            .directExecutor()
            .build();
    try {
      return spread(channel);
    } catch (StatusRuntimeException e) {
      return new Outcome(false, "failed: " + e.getStatus());
    } finally {
      channel.shutdownNow();
    }
  }

  private static Outcome spread(ManagedChannel channel) {
    Map<String, Integer> counts = new TreeMap<>();
    StringValue product = StringValue.of("shoes");
    for (int i = 0; i < CALLS; i++) {
      CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(SECONDS, TimeUnit.SECONDS);
      StringValue answer = ClientCalls.blockingUnaryCall(channel, Reviewer.BEST, options, product);
      counts.merge(answer.getValue(), 1, Integer::sum);
    }
    String saw =
        counts.entrySet().stream()
            .map(count -> count.getValue() + " from " + count.getKey())
            .collect(Collectors.joining(", "));
    // Calls one after the other: least requests goes round, give or take one of another start.
    boolean even = counts.values().stream().allMatch(n -> n >= CALLS / Shop.REVIEWERS / 2);
    return new Outcome(counts.size() == Shop.REVIEWERS && even, saw);
  }
}
