package dev.fairlead.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.operator.cluster.ClusterObjects;
import dev.fairlead.operator.cluster.ClusterView;
import dev.fairlead.operator.cluster.IngressObject;
import dev.fairlead.operator.cluster.IngressSpec;
import dev.fairlead.operator.cluster.IngressSpec.Http;
import dev.fairlead.operator.cluster.IngressSpec.Path;
import dev.fairlead.operator.cluster.IngressSpec.Rule;
import dev.fairlead.operator.cluster.Meta;
import dev.fairlead.operator.report.Report;
import dev.fairlead.operator.resolve.ResolveOptions;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * 5,000 Ingresses with 15,000 paths, 500 Services, 20,000 endpoints: times are told, not judged.
 */
class ScaleTest {
  private static final Logger LOG = LoggerFactory.getLogger(ScaleTest.class);

  @Test
  void fiveThousandIngresses() {
    Cluster cluster = big();
    Pipeline pipeline = new Pipeline(ResolveOptions.FOLDER, () -> Instant.EPOCH);
    Report report = pipeline.all(cluster.view(), List.of());
    for (int round = 0; round < 15; round++) {
      cluster.classes.clear();
      cluster.defaultClass();
      ClusterView other = report.view().with(cluster.view().objects());
      long wide = cpu();
      report = pipeline.all(other, List.of());
      LOG.info("a class: {} ms", ms(wide));

      cluster.ingress("more-" + round, "more-" + round + ".test", "/", "Prefix");
      ClusterView view = with(report.view(), cluster);
      long one = cpu();
      report = pipeline.all(view, List.of());
      LOG.info("one Ingress: {} ms", ms(one));

      cluster.slices.removeLast();
      cluster.slice("s499", "IPv4", "10.200.0." + (round + 1));
      ClusterView moved = cluster.view();
      long slices = cpu();
      Report next = pipeline.endpointsOnly(moved, List.of());
      LOG.info("one slice: {} ms", ms(slices));
      assertThat(next.snapshot()).isNotEqualTo(report.snapshot());
      report = next;
    }
    assertThat(report.snapshot().hosts()).hasSize(5015);
  }

  /** What does not change keeps its lists, as sources do it. */
  private static ClusterView with(ClusterView before, Cluster cluster) {
    ClusterObjects objects = before.objects();
    return before.with(
        new ClusterObjects(
            cluster.ingresses,
            objects.classes(),
            objects.services(),
            objects.slices(),
            objects.secrets(),
            objects.policies(),
            objects.configs()));
  }

  private static Cluster big() {
    Cluster cluster = new Cluster();
    for (int s = 0; s < 500; s++) {
      cluster.service("s" + s);
      String[] addresses = new String[40];
      for (int e = 0; e < addresses.length; e++) {
        addresses[e] = "10." + (s / 250) + "." + (s % 250) + "." + (e + 1);
      }
      cluster.slice("s" + s, "IPv4", addresses);
    }
    for (int i = 0; i < 5000; i++) {
      var backend = Cluster.backend("s" + i % 500);
      Http http =
          new Http(
              List.of(
                  new Path("/", "Prefix", backend),
                  new Path("/api", "Prefix", backend),
                  new Path("/login", "Exact", backend)));
      IngressSpec spec =
          new IngressSpec(null, null, List.of(), List.of(new Rule("host-" + i + ".test", http)));
      cluster.ingresses.add(new IngressObject(Meta.of("Ingress", "shop", "i" + i), spec));
    }
    return cluster;
  }

  /** CPU time of this thread: other builds on the machine do not count. */
  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static double ms(long start) {
    return (cpu() - start) / 1_000_000.0;
  }
}
