package dev.fairlead.operator.cluster;

/** One EndpointSlice. */
public record EndpointSliceObject(Meta meta, EndpointSliceSpec spec) {
  /** The Service it belongs to; its name is empty if the slice does not say. */
  public ObjectKey service() {
    return new ObjectKey(
        meta.namespace(), meta.labels().getOrDefault(EndpointSliceSpec.SERVICE_LABEL, ""));
  }
}
