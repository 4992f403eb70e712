package dev.fairlead.operator.report;

import dev.fairlead.operator.cluster.ClusterObjects;
import dev.fairlead.operator.cluster.Meta;
import dev.fairlead.operator.finding.Finding;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Findings as Events on the object that the user edits: one for each finding while it stands. The
 * Event's name is made from the finding, so that another leader finds it there already. Used by one
 * thread.
 */
final class Events {
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
  private static final int MAX_NOTE = 1024; // by the API

  /** Objects that are made together come one after the other: what is missing may be on its way. */
  private static final Duration SETTLED = Duration.ofSeconds(2);

  /** Statuses come in between. */
  private static final int BATCH = 50;

  /** An API server keeps Events for an hour; a finding that stands is told again. */
  private static final Duration LIFE = Duration.ofMinutes(59);

  private static final Map<String, String> API_VERSIONS =
      Map.of(
          "Ingress", "networking.k8s.io/v1",
          "IngressClass", "networking.k8s.io/v1",
          "Service", "v1",
          "Secret", "v1",
          "EndpointSlice", "discovery.k8s.io/v1",
          "BackendPolicy", "fairlead.dev/v1alpha1",
          "GatewayConfig", "fairlead.dev/v1alpha1");

  private final KubernetesClient client;
  private final String instance;
  private final InstantSource clock;
  private final Set<String> standing = new HashSet<>();
  private final Map<String, Instant> waiting = new HashMap<>();
  private List<Finding> done = List.of();
  private Instant forgotten;

  /**
   * @param instance of this replica: the pod's name
   */
  Events(KubernetesClient client, String instance, InstantSource clock) {
    this.client = client;
    this.instance = instance;
    this.clock = clock;
    this.forgotten = clock.instant();
  }

  /** Another replica may have written since. */
  void forget() {
    standing.clear();
    waiting.clear();
    done = List.of();
    forgotten = clock.instant();
  }

  /**
   * Writes an Event for each new finding that has stood for {@link #SETTLED}, up to {@link #BATCH}.
   *
   * @return when to call again though nothing changes; zero if there is no need
   * @throws KubernetesClientException if the API server does not answer; to be tried again
   */
  Duration write(Report report) {
    Instant now = clock.instant();
    if (forgotten.plus(LIFE).isBefore(now)) {
      forget();
    }
    if (report.findings().equals(done)) {
      return Duration.ZERO;
    }
    Map<String, Event> wanted = wanted(report);
    standing.retainAll(wanted.keySet());
    waiting.keySet().retainAll(wanted.keySet());
    wanted.keySet().removeAll(standing);
    int created = 0;
    for (Map.Entry<String, Event> event : wanted.entrySet()) {
      String name = event.getKey();
      Instant since = waiting.computeIfAbsent(name, unseen -> now);
      if (!since.plus(SETTLED).isAfter(now) && created < BATCH) {
        create(event.getValue());
        standing.add(name);
        waiting.remove(name);
        created++;
      }
    }
    if (waiting.isEmpty()) {
      done = report.findings();
      return Duration.ZERO;
    }
    return created == BATCH ? Duration.ofMillis(1) : SETTLED;
  }

  private Map<String, Event> wanted(Report report) {
    Map<String, Meta> objects = objects(report.view().objects());
    Map<String, Event> wanted = new LinkedHashMap<>();
    for (Finding finding : report.findings()) {
      Meta object = objects.get(finding.object());
      if (object != null && finding.severity() != Finding.Severity.INFO) {
        String name = name(finding, object);
        wanted.put(name, event(finding, object, name));
      }
    }
    return wanted;
  }

  private static Map<String, Meta> objects(ClusterObjects all) {
    Map<String, Meta> byName = new HashMap<>();
    Stream.of(
            all.ingresses().stream().map(o -> o.meta()),
            all.classes().stream().map(o -> o.meta()),
            all.services().stream().map(o -> o.meta()),
            all.slices().stream().map(o -> o.meta()),
            all.secrets().stream().map(o -> o.meta()),
            all.policies().stream().map(o -> o.meta()),
            all.configs().stream().map(o -> o.meta()))
        .flatMap(metas -> metas)
        .filter(meta -> API_VERSIONS.containsKey(meta.kind()))
        .forEach(meta -> byName.put(meta.origin().object(), meta));
    return byName;
  }

  private void create(Event event) {
    try {
      client.resource(event).create();
    } catch (KubernetesClientException e) {
      boolean there = e.getCode() == HttpURLConnection.HTTP_CONFLICT;
      // A namespace that is being deleted takes no Event: nobody is left to read it.
      boolean unwanted =
          e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
              || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
      if (!there && !unwanted) {
        throw e;
      }
    }
  }

  private Event event(Finding finding, Meta object, String name) {
    String note = finding.message() + ". " + finding.remedy();
    ObjectReference regarding =
        new ObjectReferenceBuilder()
            .withApiVersion(API_VERSIONS.get(object.kind()))
            .withKind(object.kind())
            .withNamespace(object.namespace().isEmpty() ? null : object.namespace())
            .withName(object.name())
            .withUid(object.uid())
            .withFieldPath(finding.section().isEmpty() ? null : finding.section())
            .build();
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace(object.namespace().isEmpty() ? "default" : object.namespace())
        .withName(name)
        .endMetadata()
        .withEventTime(new MicroTime(MICROS.format(clock.instant())))
        .withReportingController("fairlead.dev/operator")
        .withReportingInstance(instance)
        .withAction("Compile")
        .withReason(finding.code().code())
        .withType("Warning")
        .withNote(note.length() > MAX_NOTE ? note.substring(0, MAX_NOTE) : note)
        .withRegarding(regarding)
        .build();
  }

  private static String name(Finding finding, Meta object) {
    String identity =
        String.join(
            "\n",
            object.uid(),
            String.valueOf(object.generation()),
            finding.code().code(),
            finding.section(),
            finding.message());
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
      String prefix = object.name().substring(0, Math.min(200, object.name().length()));
      return prefix + "." + HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
