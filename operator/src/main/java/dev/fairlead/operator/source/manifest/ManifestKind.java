package dev.fairlead.operator.source.manifest;

import dev.fairlead.crds.ApiGroup;
import dev.fairlead.crds.BackendPolicySpec;
import dev.fairlead.crds.GatewayConfigSpec;
import dev.fairlead.operator.source.field.CrossChecks;
import dev.fairlead.operator.source.field.FieldReader;
import dev.fairlead.operator.source.field.RecordReader;
import dev.fairlead.operator.source.field.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The kinds that a folder is read for, each with the reader of its body. */
public enum ManifestKind {
  INGRESS("networking.k8s.io/v1", "Ingress", true, IngressReader::read),
  INGRESS_CLASS("networking.k8s.io/v1", "IngressClass", false, IngressClassReader::read),
  SERVICE("v1", "Service", true, ServiceReader::read),
  ENDPOINT_SLICE("discovery.k8s.io/v1", "EndpointSlice", true, EndpointSliceReader::read),
  SECRET("v1", "Secret", true, SecretReader::read),
  BACKEND_POLICY(ownApi(), "BackendPolicy", true, in -> own(BackendPolicySpec.class, in)),
  GATEWAY_CONFIG(ownApi(), "GatewayConfig", false, in -> own(GatewayConfigSpec.class, in));

  private final String apiVersion;
  private final String kind;
  private final boolean namespaced;
  private final Function<FieldReader, @Nullable Object> body;

  ManifestKind(
      String apiVersion,
      String kind,
      boolean namespaced,
      Function<FieldReader, @Nullable Object> body) {
    this.apiVersion = apiVersion;
    this.kind = kind;
    this.namespaced = namespaced;
    this.body = body;
  }

  static @Nullable ManifestKind of(String apiVersion, String kind) {
    for (ManifestKind each : values()) {
      if (each.kind.equals(kind) && each.apiVersion.equals(apiVersion)) {
        return each;
      }
    }
    return null;
  }

  /**
   * The version to write instead, or null when that is no other version of a kind here: a group
   * with a dot belongs to somebody who may have a kind of the same name.
   */
  static @Nullable String replacementFor(String apiVersion, String kind) {
    String group = group(apiVersion);
    for (ManifestKind each : values()) {
      boolean same = group(each.apiVersion).equals(group) || group.indexOf('.') < 0;
      if (same && each.kind.equals(kind)) {
        return each.apiVersion;
      }
    }
    return null;
  }

  /** The kind here that a kind of this version may be a misspelling of; null if there is none. */
  static @Nullable String meant(String apiVersion, String kind) {
    List<String> kinds = new ArrayList<>();
    for (ManifestKind each : values()) {
      if (each.apiVersion.equals(apiVersion)) {
        kinds.add(each.kind);
      }
    }
    return Spelling.nearest(kind, kinds);
  }

  private static String group(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  String apiVersion() {
    return apiVersion;
  }

  public String kind() {
    return kind;
  }

  boolean namespaced() {
    return namespaced;
  }

  /** The record of the object's body; null when it is refused, which the reader has reported. */
  @Nullable Object body(FieldReader object) {
    return body.apply(object);
  }

  private static String ownApi() {
    return ApiGroup.NAME + "/" + ApiGroup.VERSION;
  }

  private static <R extends Record> @Nullable R own(Class<R> type, FieldReader object) {
    object.ignore("status");
    FieldReader spec = object.object("spec");
    if (spec == null) {
      if (!object.has("spec")) {
        object.invalid("spec", "is missing", "a spec");
      }
      return null;
    }
    R read = RecordReader.read(type, spec);
    if (read != null) {
      CrossChecks.check(read, spec);
    }
    return read;
  }
}
