package dev.fairlead.operator.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.operator.Cluster;
import dev.fairlead.operator.Pipeline;
import dev.fairlead.operator.cluster.ClusterObjects;
import dev.fairlead.operator.cluster.ClusterView;
import dev.fairlead.operator.cluster.Locations;
import dev.fairlead.operator.cluster.Meta;
import dev.fairlead.operator.report.Report;
import dev.fairlead.operator.resolve.ResolveOptions;
import dev.fairlead.snapshot.VirtualHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A pipeline that follows from picture to picture says the same as one that sees the last picture
 * only. The objects are those of all golden cases, and those of one name in several cases are
 * states of one object.
 */
class FollowTest {
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
  private static final List<ClusterObjects> CASES = new ArrayList<>();

  @BeforeAll
  static void read(@TempDir Path temporary) throws Exception {
    try (var files = Files.list(Path.of("src/test/resources/golden"))) {
      for (Path in : files.filter(it -> it.toString().endsWith(".in.yaml")).sorted().toList()) {
        Path folder = Files.createDirectory(temporary.resolve(in.getFileName()));
        CASES.add(GoldenCase.read(in, folder).view().objects());
      }
    }
    assertThat(CASES).hasSizeGreaterThan(50);
  }

  /** All states of every object of a kind, and which of them is there now. */
  private static final class Kind<T> {
    private final Map<Object, List<T>> states = new LinkedHashMap<>();
    private final Map<Object, T> present = new LinkedHashMap<>();

    Kind(Function<ClusterObjects, List<T>> kind, Function<T, Meta> meta) {
      for (ClusterObjects one : CASES) {
        for (T object : kind.apply(one)) {
          states.computeIfAbsent(meta.apply(object).key(), key -> new ArrayList<>()).add(object);
        }
      }
    }

    void change(Random random, double presence) {
      if (states.isEmpty()) {
        return;
      }
      Object key = List.copyOf(states.keySet()).get(random.nextInt(states.size()));
      List<T> choice = states.get(key);
      if (random.nextDouble() < presence) {
        present.put(key, choice.get(random.nextInt(choice.size())));
      } else {
        present.remove(key);
      }
    }

    List<T> list(Random random) {
      List<T> list = new ArrayList<>(present.values());
      if (random.nextInt(10) == 0) {
        Collections.shuffle(list, random);
      }
      return list;
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void followingSaysTheSameAsLookingAnew(int seed) {
    Random random = new Random(seed);
    var ingresses = new Kind<>(ClusterObjects::ingresses, it -> it.meta());
    var classes = new Kind<>(ClusterObjects::classes, it -> it.meta());
    var services = new Kind<>(ClusterObjects::services, it -> it.meta());
    var slices = new Kind<>(ClusterObjects::slices, it -> it.meta());
    var secrets = new Kind<>(ClusterObjects::secrets, it -> it.meta());
    var policies = new Kind<>(ClusterObjects::policies, it -> it.meta());
    var configs = new Kind<>(ClusterObjects::configs, it -> it.meta());
    var options = seed % 2 == 0 ? ResolveOptions.FOLDER : ResolveOptions.CLUSTER;
    Pipeline following = new Pipeline(options, () -> NOW);
    ClusterView last = ClusterView.EMPTY;
    for (int step = 0; step < 150; step++) {
      for (int i = random.nextInt(step == 0 ? 60 : 3); i >= 0; i--) {
        ingresses.change(random, 0.8);
      }
      // Most steps leave all of a kind alone, as most changes in a cluster do.
      List.of(services, slices, secrets).forEach(it -> sometimes(random, 3, it));
      List.of(classes, policies, configs).forEach(it -> sometimes(random, 40, it));
      ClusterObjects now =
          new ClusterObjects(
              same(last.objects().ingresses(), ingresses.list(random)),
              same(last.objects().classes(), classes.list(random)),
              same(last.objects().services(), services.list(random)),
              same(last.objects().slices(), slices.list(random)),
              same(last.objects().secrets(), secrets.list(random)),
              same(last.objects().policies(), policies.list(random)),
              same(last.objects().configs(), configs.list(random)));
      last = last.with(now);
      Report followed = following.all(last, List.of());
      ClusterView view = ClusterView.of(now, Locations.OBJECTS);
      Report anew = new Pipeline(options, () -> NOW).all(view, List.of());
      assertThat(followed.snapshot()).as("step %d", step).isEqualTo(anew.snapshot());
      assertThat(followed.findings()).as("step %d", step).isEqualTo(anew.findings());
      assertThat(followed.resolved()).as("step %d", step).isEqualTo(anew.resolved());
    }
  }

  private static IntStream seeds() {
    return IntStream.range(0, 60);
  }

  private static void sometimes(Random random, int rarely, Kind<?> kind) {
    if (random.nextInt(rarely) == 0) {
      kind.change(random, 0.9);
    }
  }

  /** A source gives the same list as long as nothing of the kind changed. */
  private static <T> List<T> same(List<T> before, List<T> now) {
    return before.equals(now) ? before : List.copyOf(now);
  }

  @Test
  void aHostThatAChangeDoesNotConcernStaysTheSameInstance() {
    Cluster cluster = new Cluster().service("web");
    for (int i = 0; i < 10; i++) {
      cluster.ingress("i" + i, "host-" + i + ".test", "/", "Prefix");
    }
    Pipeline pipeline = new Pipeline(ResolveOptions.FOLDER, () -> NOW);
    List<VirtualHost> before = hosts(pipeline, cluster);
    cluster.ingress("more", "host-3.test", "/more", "Prefix");
    List<VirtualHost> after = hosts(pipeline, cluster);
    for (int i = 0; i < 10; i++) {
      assertThat(after.get(i) == before.get(i)).as("host %d", i).isEqualTo(i != 3);
    }
  }

  private static List<VirtualHost> hosts(Pipeline pipeline, Cluster cluster) {
    return pipeline.all(cluster.view(), List.of()).snapshot().hosts();
  }
}
