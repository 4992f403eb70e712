package dev.fairlead.operator.source.kubernetes;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;

/**
 * An object as an informer keeps it: our own record, and of the metadata only what the client
 * library needs. A third of the memory of the library's models.
 *
 * @param <R> the record of {@code operator.cluster}
 */
abstract class Watched<R extends Record> implements HasMetadata {
  private static final long serialVersionUID = 1L;

  private transient ObjectMeta identity;
  private transient volatile R object;

  Watched(WireMeta meta, R object) {
    this.identity = meta.identity();
    this.object = object;
  }

  R object() {
    return object;
  }

  /**
   * Whether this state differs from the one before in anything that matters; if not, it goes on
   * with the record of the one before, so that whoever compares sees the same instance.
   */
  boolean differsFrom(Watched<R> before) {
    if (object.equals(before.object)) {
      object = before.object;
      return false;
    }
    return true;
  }

  @Override
  @JsonIgnore
  public ObjectMeta getMetadata() {
    return identity;
  }

  @Override
  @JsonIgnore
  public void setMetadata(ObjectMeta metadata) {
    this.identity = metadata;
  }

  @Override
  public void setApiVersion(String version) {
    // The version is that of the class.
  }

  /** A namespaced one. */
  abstract static class InNamespace<R extends Record> extends Watched<R> implements Namespaced {
    private static final long serialVersionUID = 1L;

    InNamespace(WireMeta meta, R object) {
      super(meta, object);
    }
  }
}
