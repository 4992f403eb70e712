package dev.fairlead.e2e.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.InternalNettyChannelBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.testing.integration.AbstractInteropTest;
import io.grpc.testing.integration.TestServiceImpl;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.runner.Description;
import org.junit.runner.JUnitCore;
import org.junit.runner.notification.Failure;
import org.junit.runner.notification.RunListener;

/** gRPC's own interop client against its own server: what passes directly passes the gateway. */
class GrpcInteropTest {
  /** Where {@link Client} connects to. */
  private static volatile int port;

  @TempDir Path folder;

  @Test
  void everyCaseThatPassesDirectlyPassesThroughTheGateway() throws Exception {
    ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    Server server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                InsecureServerCredentials.create())
            .maxInboundMessageSize(AbstractInteropTest.MAX_MESSAGE_SIZE)
            .addService(
                ServerInterceptors.intercept(
                    new TestServiceImpl(timers), TestServiceImpl.interceptors()))
            .addService(new HealthStatusManager().getHealthService())
            .build()
            .start();
    try (Gateway gateway = new Gateway(folder, "grpc", server.getPort())) {
      Set<String> directly = passed(server.getPort());
      Set<String> through = passed(gateway.plane().httpPort());
      System.out.println("gRPC interop, directly: " + directly + "\nthrough: " + through);
      assertThat(directly).hasSizeGreaterThan(25);
      assertThat(through).containsAll(directly);
      assertThat(health(gateway.plane().httpPort())).isEqualTo(ServingStatus.SERVING);
      assertThat(gateway.plane().ledger().difference()).isZero();
    } finally {
      server.shutdownNow().awaitTermination(30, TimeUnit.SECONDS);
      timers.shutdownNow();
    }
  }

  private static ServingStatus health(int port) throws InterruptedException {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    try {
      return HealthGrpc.newBlockingStub(channel)
          .check(HealthCheckRequest.getDefaultInstance())
          .getStatus();
    } finally {
      channel.shutdownNow().awaitTermination(30, TimeUnit.SECONDS);
    }
  }

  private static Set<String> passed(int where) {
    port = where;
    Set<String> passed = new TreeSet<>();
    Set<String> others = new TreeSet<>();
    JUnitCore core = new JUnitCore();
    core.addListener(
        new RunListener() {
          @Override
          public void testFinished(Description test) {
            passed.add(test.getMethodName());
          }

          @Override
          public void testAssumptionFailure(Failure failure) {
            others.add(failure.getDescription().getMethodName());
          }

          @Override
          public void testFailure(Failure failure) {
            others.add(failure.getDescription().getMethodName());
            System.out.println(where + " " + failure);
          }
        });
    core.run(Client.class);
    passed.removeAll(others);
    return passed;
  }

  /** The suite; JUnit makes one for each case. */
  public static final class Client extends AbstractInteropTest {
    @Override
    protected ManagedChannelBuilder<?> createChannelBuilder() {
      NettyChannelBuilder builder =
          NettyChannelBuilder.forAddress("127.0.0.1", port)
              .usePlaintext()
              .flowControlWindow(AbstractInteropTest.TEST_FLOW_CONTROL_WINDOW)
              .maxInboundMessageSize(AbstractInteropTest.MAX_MESSAGE_SIZE);
      InternalNettyChannelBuilder.setStatsEnabled(builder, false);
      return builder.intercept(createCensusStatsClientInterceptor());
    }

    @Override
    protected boolean metricsExpected() {
      return false; // there is no server of this test to measure
    }
  }
}
