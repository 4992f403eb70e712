package dev.fairlead.operator;

import static dev.fairlead.operator.finding.FindingCode.BACKEND_MISSING;
import static dev.fairlead.operator.finding.FindingCode.CONFIG_INVALID;
import static dev.fairlead.operator.finding.FindingCode.ENDPOINT_ADDRESS_INVALID;
import static dev.fairlead.operator.finding.FindingCode.HOST_INVALID;
import static dev.fairlead.operator.finding.FindingCode.INTERNAL_ERROR;
import static dev.fairlead.operator.finding.FindingCode.PATH_INVALID;
import static dev.fairlead.operator.finding.FindingCode.PATH_TYPE_INVALID;
import static dev.fairlead.operator.finding.FindingCode.POLICY_INVALID;
import static dev.fairlead.operator.finding.FindingCode.POLICY_TARGET_INVALID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.crds.BackendPolicySpec;
import dev.fairlead.crds.BackendPolicySpec.TargetRef;
import dev.fairlead.crds.BackendPolicySpec.Timeouts;
import dev.fairlead.crds.GatewayConfigSpec;
import dev.fairlead.operator.cluster.BackendPolicyObject;
import dev.fairlead.operator.cluster.IngressObject;
import dev.fairlead.operator.cluster.IngressSpec.Http;
import dev.fairlead.operator.cluster.IngressSpec.Path;
import dev.fairlead.operator.cluster.IngressSpec.Rule;
import dev.fairlead.operator.cluster.Meta;
import dev.fairlead.operator.cluster.ServiceObject;
import dev.fairlead.operator.cluster.ServiceSpec;
import dev.fairlead.operator.finding.Finding;
import dev.fairlead.operator.finding.FindingCode;
import dev.fairlead.operator.report.Report;
import dev.fairlead.operator.resolve.ResolveOptions;
import dev.fairlead.snapshot.Endpoint;
import dev.fairlead.snapshot.Settings;
import dev.fairlead.snapshot.UpstreamPolicy;
import dev.fairlead.snapshot.VirtualHost;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a lenient API server would let through: everything else is in the golden cases. */
class PipelineTest {
  private final Cluster cluster = new Cluster().service("web").slice("web", "IPv4", "10.0.0.1");

  @Test
  void aHostIsLoweredAndLosesItsFinalDot() {
    assertThat(hosts(compile(cluster.ingress("a", "Shop.Test.", "/", "Prefix"))))
        .containsExactly("shop.test");
  }

  @Test
  void aHostThatIsNoNameIsLeftOut() {
    for (String host :
        List.of(
            "10.0.0.1",
            "a b",
            "a..b",
            "-a",
            "a-",
            "a.-b",
            "*.*.a",
            "a.*",
            "*",
            "::1",
            "a:80",
            "ü.de")) {
      cluster.ingress(host, host, "/", "Prefix");
    }
    Report report = compile(cluster.ingress("good", "good.test", "/", "Prefix"));
    assertThat(hosts(report)).containsExactly("good.test");
    assertThat(codes(report)).containsOnly(HOST_INVALID).hasSize(12);
  }

  @Test
  void aPathThatCannotBeComparedIsLeftOut() {
    for (String path : List.of("a", "//", "/a//b", "/.", "/..", "/a/./b", "/a/../b", "/a#b")) {
      cluster.ingress(path, "a.test", path, "Exact");
    }
    Report report = compile(cluster);
    assertThat(report.snapshot().hosts()).isEmpty();
    assertThat(codes(report)).containsOnly(PATH_INVALID).hasSize(8);
  }

  @Test
  void aPathWithoutTypeIsLeftOut() {
    cluster.ingress("none", "a.test", "/a", null).ingress("odd", "a.test", "/b", "Regex");
    assertThat(codes(compile(cluster))).containsExactly(PATH_TYPE_INVALID, PATH_TYPE_INVALID);
  }

  @Test
  void aPathWithoutBackendAnswers503() {
    Path path = new Path("/", "Prefix", null);
    Report report = compile(cluster.ingress("a", new Rule("a.test", new Http(List.of(path)))));
    assertThat(report.snapshot().hosts().getFirst().routes().getFirst().action())
        .hasToString("Refuse[status=503]");
    assertThat(codes(report)).containsExactly(BACKEND_MISSING);
  }

  @Test
  void aFaultOfOurOwnStaysWithItsObject() {
    cluster.ingresses.add(new IngressObject(Meta.of("Ingress", "shop", "broken"), null));
    Report report = compile(cluster.ingress("good", "good.test", "/", "Prefix"));
    assertThat(hosts(report)).containsExactly("good.test");
    assertThat(report.findings())
        .anySatisfy(finding -> {
          assertThat(finding.code()).isEqualTo(INTERNAL_ERROR);
          assertThat(finding.object()).isEqualTo("Ingress shop/broken");
        });
  }

  @Test
  void addressesThatNoPodHasAreNotUsedInACluster() {
    cluster.slice("web", "IPv4", "127.0.0.1", "169.254.1.1", "0.0.0.0", "224.0.0.1", "010.0.0.9");
    cluster.slice("web", "IPv6", "::1", "fe80::1", "10.0.0.3", "fd00::1%eth0", "fd00::5");
    cluster.ingress("a", "a.test", "/", "Prefix");
    Report ours = compile(cluster.defaultClass(), ResolveOptions.CLUSTER);
    assertThat(ours.snapshot().endpoints().getFirst().endpoints())
        .extracting(Endpoint::address)
        .containsExactly("10.0.0.1", "fd00::5");
    assertThat(codes(ours)).containsOnly(ENDPOINT_ADDRESS_INVALID).hasSize(9);
  }

  @Test
  void whatNothingCanListenOnIsNotUsedInAFolderEither() {
    cluster.slice("web", "IPv4", "127.0.0.1", "169.254.1.1", "0.0.0.0", "224.0.0.1");
    Report ours = compile(cluster.ingress("a", "a.test", "/", "Prefix"));
    assertThat(ours.snapshot().endpoints().getFirst().endpoints())
        .extracting(Endpoint::address)
        .containsExactly("10.0.0.1", "127.0.0.1", "169.254.1.1");
    assertThat(ours.findings())
        .extracting(Finding::message)
        .containsExactly(
            "address \"0.0.0.0\" is not used; expected the address of one machine",
            "address \"224.0.0.1\" is not used; expected the address of one machine");
  }

  @Test
  void anExternalNameOnLoopbackIsNotUsedInACluster() {
    cluster.services.clear();
    ServiceSpec spec = new ServiceSpec("ExternalName", "127.0.0.1", Map.of(), List.of());
    cluster.services.add(new ServiceObject(Meta.of("Service", "shop", "web"), spec));
    cluster.ingress("a", "a.test", "/", "Prefix");
    assertThat(compile(cluster).snapshot().endpoints().getFirst().endpoints()).hasSize(1);
    Report report = compile(cluster.defaultClass(), ResolveOptions.CLUSTER);
    assertThat(report.snapshot().endpoints().getFirst().endpoints()).isEmpty();
    assertThat(codes(report)).containsExactly(ENDPOINT_ADDRESS_INVALID);
  }

  @Test
  void aPolicyForAnotherKindHasNoEffect() {
    TargetRef target = new TargetRef("apps", "Deployment", "web", null);
    policy(target, null);
    Report report = compile(cluster.ingress("a", "a.test", "/", "Prefix"));
    assertThat(codes(report)).containsExactly(POLICY_TARGET_INVALID);
  }

  @Test
  void aDurationThatIsNoneMeansTheDefault() {
    policy(new TargetRef("", "Service", "web", null), new Timeouts("soon", "10s", null));
    Report report = compile(cluster.ingress("a", "a.test", "/", "Prefix"));
    assertThat(codes(report)).containsExactly(POLICY_INVALID);
    UpstreamPolicy.Timeouts timeouts = report.snapshot().upstreams().getFirst().policy().timeouts();
    assertThat(timeouts.request()).isEqualTo(UpstreamPolicy.Timeouts.DEFAULT.request());
    assertThat(timeouts.responseHead()).hasSeconds(10);
  }

  @Test
  void settingsFromAFileHoldWhereNoClassNamesAny() {
    GatewayConfigSpec settings =
        new GatewayConfigSpec(
            List.of(),
            List.of("10.0.0.0/8"),
            null,
            null,
            null,
            null,
            null,
            null,
            new GatewayConfigSpec.Drain("later", "7s"),
            null);
    Report report = compile(cluster, ResolveOptions.FOLDER.with(settings));
    Settings made = report.snapshot().settings();
    assertThat(made.forwarding().trustedProxies()).containsExactly("10.0.0.0/8");
    assertThat(made.drain().acceptFor()).isEqualTo(Settings.Drain.DEFAULT.acceptFor());
    assertThat(made.drain().grace()).hasSeconds(7);
    assertThat(codes(report)).containsExactly(CONFIG_INVALID);
  }

  @Test
  void onlyTheTouchedServiceIsCompiledAgainOnTheFastLane() {
    cluster.service("other").slice("other", "IPv4", "10.1.0.1");
    Path path = new Path("/", "Prefix", Cluster.backend("other"));
    cluster.ingress("b", new Rule("b.test", new Http(List.of(path))));
    cluster.ingress("a", "a.test", "/", "Prefix");
    Pipeline pipeline = new Pipeline(ResolveOptions.FOLDER, () -> Instant.EPOCH);
    Report before = pipeline.all(cluster.view(), List.of());

    cluster.slices.removeFirst();
    cluster.slice("web", "IPv4", "10.0.0.2");
    Report after = pipeline.endpointsOnly(cluster.view(), List.of());

    assertThat(after.snapshot().endpoints().get(0)).isSameAs(before.snapshot().endpoints().get(0));
    assertThat(after.snapshot().endpoints().get(1).endpoints())
        .containsExactly(Endpoint.ready("10.0.0.2", 8080));
    assertThat(after.snapshot().hosts()).isSameAs(before.snapshot().hosts());
    assertThat(after.snapshot()).isEqualTo(compile(cluster).snapshot());
  }

  private void policy(TargetRef target, @Nullable Timeouts timeouts) {
    cluster.policies.add(
        new BackendPolicyObject(
            Meta.of("BackendPolicy", "shop", "p"),
            new BackendPolicySpec(List.of(target), null, timeouts, null, null, null)));
  }

  private static Report compile(Cluster cluster) {
    return compile(cluster, ResolveOptions.FOLDER);
  }

  private static Report compile(Cluster cluster, ResolveOptions options) {
    return new Pipeline(options, () -> Instant.EPOCH).all(cluster.view(), List.of());
  }

  private static List<String> hosts(Report report) {
    return report.snapshot().hosts().stream().map(VirtualHost::host).toList();
  }

  private static List<FindingCode> codes(Report report) {
    return report.findings().stream().map(Finding::code).toList();
  }
}
