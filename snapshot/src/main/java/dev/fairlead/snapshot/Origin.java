package dev.fairlead.snapshot;

/**
 * The user's object a piece of a snapshot comes from, so that explain, metrics and statuses can
 * name it.
 *
 * @param kind the object's kind, such as {@code Ingress}
 * @param namespace its namespace, empty for cluster-scoped objects
 * @param name its name
 * @param section the part of it, such as {@code spec.rules[0].http.paths[1]}; empty for the whole
 *     object
 */
public record Origin(String kind, String namespace, String name, String section) {
  /** {@code Kind namespace/name}, the form users see in findings. */
  public String object() {
    return namespace.isEmpty() ? kind + " " + name : kind + " " + namespace + "/" + name;
  }
}
