package dev.fairlead.operator.report;

import dev.fairlead.crds.ResourceStatus;
import dev.fairlead.operator.cluster.ObjectKey;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The statuses of one kind of our own resources: verdicts come from the cycle, Java Operator SDK
 * calls the reconciler for those that changed, and it writes what is not there yet.
 */
final class ResourceStatuses<R extends CustomResource<?, ResourceStatus>> {
  /**
   * @param verdict of the cycle
   * @param programmed of the data planes; stays true for one generation once it was
   */
  private record Said(Verdict verdict, Verdict.Answer programmed) {}

  /**
   * What was written, and over which version of the resource.
   *
   * @param version what was there when it was written
   */
  private record Written(String uid, String version, Said said) {
    boolean wasReplacedIn(Written next) {
      return uid.equals(next.uid) && said.equals(next.said) && !version.equals(next.version);
    }
  }

  private final Map<ObjectKey, Said> said = new ConcurrentHashMap<>();
  private final Map<ObjectKey, Written> written = new ConcurrentHashMap<>();
  private final SimpleInboundEventSource<R> events;
  private final Supplier<R> empty;
  private final BooleanSupplier leads;
  private final InstantSource clock;

  /**
   * @param events wakes the reconciler
   * @param empty makes a resource with nothing in it
   * @param leads whether this replica may write
   */
  ResourceStatuses(
      SimpleInboundEventSource<R> events,
      Supplier<R> empty,
      BooleanSupplier leads,
      InstantSource clock) {
    this.events = events;
    this.empty = empty;
    this.leads = leads;
    this.clock = clock;
  }

  SimpleInboundEventSource<R> events() {
    return events;
  }

  /**
   * The verdicts on all resources of the kind, and what the data planes say to the newest revision.
   */
  void tell(Map<ObjectKey, Verdict> verdicts, Verdict.Answer programmed) {
    said.keySet().retainAll(verdicts.keySet());
    written.keySet().retainAll(verdicts.keySet());
    verdicts.forEach((key, verdict) -> {
      Said before = said.get(key);
      boolean stays =
          before != null && before.verdict().equals(verdict) && before.programmed().yes();
      Said now = before != null && stays ? before : new Said(verdict, programmed);
      if (!now.equals(before)) {
        said.put(key, now);
        wake(key);
      }
    });
  }

  /** This replica leads now: everything is looked at once. */
  void wakeAll() {
    written.clear();
    Set<ObjectKey> all = new HashSet<>(said.keySet());
    all.forEach(this::wake);
  }

  private void wake(ObjectKey key) {
    events.propagateEvent(
        new ResourceID(key.name(), key.namespace().isEmpty() ? null : key.namespace()));
  }

  /**
   * Says each thing once: who replaces it, such as another installation, is not fought.
   *
   * @param again whether the last write failed
   */
  UpdateControl<R> reconcile(R resource, boolean again) {
    String namespace = resource.getMetadata().getNamespace();
    ObjectKey key =
        new ObjectKey(namespace == null ? "" : namespace, resource.getMetadata().getName());
    Said now = said.get(key);
    if (now == null
        || !leads.getAsBoolean()
        || now.verdict().generation() != resource.getMetadata().getGeneration()) {
      return UpdateControl.noUpdate(); // the cycle has not seen this generation yet: it will call
    }
    @Nullable ResourceStatus before = resource.getStatus();
    ResourceStatus status =
        Conditions.status(now.verdict(), now.programmed(), before, clock.instant());
    if (status == before) {
      return UpdateControl.noUpdate();
    }
    var meta = resource.getMetadata();
    Written next = new Written(meta.getUid(), meta.getResourceVersion(), now);
    Written last = written.get(key);
    if (last != null && last.wasReplacedIn(next) && !again) {
      return UpdateControl.noUpdate();
    }
    written.put(key, next);
    R patch = empty.get();
    patch.setMetadata(
        new ObjectMetaBuilder().withName(key.name()).withNamespace(namespace).build());
    patch.setStatus(status);
    return UpdateControl.patchStatus(patch);
  }
}
