package dev.fairlead.operator.cluster;

import dev.fairlead.snapshot.Origin;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What every object carries.
 *
 * @param kind such as {@code Ingress}
 * @param namespace empty for cluster-scoped kinds
 * @param name its name
 * @param uid empty in a folder
 * @param generation counts changes of the spec; 0 in a folder
 * @param creation null where unknown, as in a folder
 * @param labels its labels
 * @param annotations its annotations
 * @param location where it begins in a file; null when it came from an API server
 */
public record Meta(
    String kind,
    String namespace,
    String name,
    String uid,
    long generation,
    @Nullable Instant creation,
    Map<String, String> labels,
    Map<String, String> annotations,
    @Nullable Location location) {

  /**
   * Oldest first, then by namespace and name: who wins a conflict. A missing creation time counts
   * as the oldest of all; two missing ones are equal.
   */
  public static final Comparator<Meta> OLDEST_FIRST = Meta::compareAge;

  public Meta {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }

  private static int compareAge(Meta a, Meta b) {
    Instant creationOfA = a.creation == null ? Instant.MIN : a.creation;
    int order = creationOfA.compareTo(b.creation == null ? Instant.MIN : b.creation);
    if (order == 0) {
      order = a.namespace.compareTo(b.namespace);
    }
    return order == 0 ? a.name.compareTo(b.name) : order;
  }

  /** An object of which only the name is known. */
  public static Meta of(String kind, String namespace, String name) {
    return new Meta(kind, namespace, name, "", 0, null, Map.of(), Map.of(), null);
  }

  public ObjectKey key() {
    return new ObjectKey(namespace, name);
  }

  /** The whole object, as the origin of what is made from it. */
  public Origin origin() {
    return origin("");
  }

  /**
   * @param section such as {@code spec.rules[0].http.paths[1]}
   */
  public Origin origin(String section) {
    return new Origin(kind, namespace, name, section);
  }
}
