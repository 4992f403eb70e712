package dev.fairlead.operator.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An immutable picture of the relevant objects at one moment, with indexes. The order in which the
 * objects came has no influence on what it answers.
 *
 * <p>Unchanged objects are the same instances in the next picture: whoever compares two pictures
 * finds out cheaply what is new.
 */
public final class ClusterView {
  public static final ClusterView EMPTY = of(ClusterObjects.NONE, Locations.OBJECTS);

  private static final Comparator<EndpointSliceObject> BY_NAME =
      Comparator.comparing(slice -> slice.meta().key());

  private final ClusterObjects objects;
  private final Locations locations;
  private final Map<ObjectKey, ServiceObject> services;
  private final Map<ObjectKey, SecretObject> secrets;
  private final Map<ObjectKey, List<EndpointSliceObject>> slices;

  private ClusterView(
      ClusterObjects objects,
      Locations locations,
      Map<ObjectKey, ServiceObject> services,
      Map<ObjectKey, SecretObject> secrets,
      Map<ObjectKey, List<EndpointSliceObject>> slices) {
    this.objects = objects;
    this.locations = locations;
    this.services = services;
    this.secrets = secrets;
    this.slices = slices;
  }

  public static ClusterView of(ClusterObjects objects, Locations locations) {
    return new ClusterView(
        objects,
        locations,
        byKey(objects.services(), ServiceObject::meta),
        byKey(objects.secrets(), SecretObject::meta),
        byService(Map.of(), Difference.between(List.of(), objects.slices())));
  }

  /** A picture of other objects: shares the indexes of what is the same. */
  public ClusterView with(ClusterObjects now) {
    return with(now, locations);
  }

  /** Likewise; objects that are the same instances stand where they stood. */
  public ClusterView with(ClusterObjects now, Locations newLocations) {
    return new ClusterView(
        now,
        newLocations,
        now.services() == objects.services()
            ? services
            : byKey(now.services(), ServiceObject::meta),
        now.secrets() == objects.secrets() ? secrets : byKey(now.secrets(), SecretObject::meta),
        byService(slices, Difference.between(objects.slices(), now.slices())));
  }

  /** All objects, in no particular order. */
  public ClusterObjects objects() {
    return objects;
  }

  public Locations locations() {
    return locations;
  }

  public @Nullable ServiceObject service(ObjectKey key) {
    return services.get(key);
  }

  public @Nullable SecretObject secret(ObjectKey key) {
    return secrets.get(key);
  }

  /** The slices of a Service, sorted by name. */
  public List<EndpointSliceObject> slicesOf(ObjectKey service) {
    return slices.getOrDefault(service, List.of());
  }

  private static <T> Map<ObjectKey, T> byKey(List<T> objects, Function<T, Meta> meta) {
    Map<ObjectKey, T> byKey = HashMap.newHashMap(objects.size());
    for (T object : objects) {
      byKey.put(meta.apply(object).key(), object);
    }
    return byKey;
  }

  private static Map<ObjectKey, List<EndpointSliceObject>> byService(
      Map<ObjectKey, List<EndpointSliceObject>> before, Difference<EndpointSliceObject> changed) {
    if (changed.isEmpty()) {
      return before;
    }
    Map<ObjectKey, List<EndpointSliceObject>> touched = new HashMap<>();
    Stream.concat(changed.gone().stream(), changed.fresh().stream())
        .forEach(slice ->
            touched.computeIfAbsent(
                slice.service(),
                service -> new ArrayList<>(before.getOrDefault(service, List.of()))));
    changed.gone().forEach(slice -> of(slice, touched).removeIf(it -> it == slice));
    changed.fresh().forEach(slice -> of(slice, touched).add(slice));
    Map<ObjectKey, List<EndpointSliceObject>> byService = new HashMap<>(before);
    touched.forEach(
        (service, list) -> byService.put(service, list.stream().sorted(BY_NAME).toList()));
    byService.values().removeIf(List::isEmpty);
    return byService;
  }

  private static List<EndpointSliceObject> of(
      EndpointSliceObject slice, Map<ObjectKey, List<EndpointSliceObject>> byService) {
    return Objects.requireNonNull(byService.get(slice.service()));
  }
}
