package dev.fairlead.snapshot;

/**
 * A path condition with the matching rules of Kubernetes (networking.k8s.io/v1 {@code pathType}).
 *
 * @param type how the path is compared
 * @param path starts with {@code /}; for {@link Type#PREFIX} without a trailing slash, except
 *     {@code /} itself
 */
public record PathMatch(Type type, String path) {
  /**
   * How a path is compared: by all its bytes, or by whole segments from the start. Case matters.
   */
  public enum Type {
    EXACT,
    PREFIX
  }
}
