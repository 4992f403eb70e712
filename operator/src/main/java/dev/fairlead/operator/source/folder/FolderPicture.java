package dev.fairlead.operator.source.folder;

import dev.fairlead.operator.cluster.BackendPolicyObject;
import dev.fairlead.operator.cluster.ClusterObjects;
import dev.fairlead.operator.cluster.ClusterView;
import dev.fairlead.operator.cluster.Difference;
import dev.fairlead.operator.cluster.EndpointSliceObject;
import dev.fairlead.operator.cluster.GatewayConfigObject;
import dev.fairlead.operator.cluster.IngressClassObject;
import dev.fairlead.operator.cluster.IngressObject;
import dev.fairlead.operator.cluster.Location;
import dev.fairlead.operator.cluster.Locations;
import dev.fairlead.operator.cluster.Meta;
import dev.fairlead.operator.cluster.ObjectKey;
import dev.fairlead.operator.cluster.SecretObject;
import dev.fairlead.operator.cluster.ServiceObject;
import dev.fairlead.operator.finding.Finding;
import dev.fairlead.operator.source.ClusterSource.Change;
import dev.fairlead.operator.source.manifest.Declaration;
import dev.fairlead.operator.source.manifest.ManifestId;
import dev.fairlead.operator.source.manifest.ManifestKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All files of a folder put together: of two declarations of one object the one in the first file
 * by path is used.
 */
record FolderPicture(
    Map<ManifestId, Declaration> objects, ClusterView view, List<Finding> findings) {
  static final FolderPicture EMPTY = new FolderPicture(Map.of(), ClusterView.EMPTY, List.of());

  /**
   * Puts the files together, which come in the order of their paths.
   *
   * @param seen whether the objects of a namespace are looked at
   */
  static FolderPicture of(
      Collection<ManifestFile> files,
      List<Finding> others,
      FolderPicture before,
      Predicate<String> seen) {
    Map<ManifestId, Declaration> objects = new HashMap<>();
    List<Finding> findings = new ArrayList<>(others);
    for (ManifestFile file : files) {
      findings.addAll(file.findings());
      for (Declaration declared : file.objects().values()) {
        if (!seen.test(declared.id().key().namespace())) {
          continue;
        }
        Declaration first = objects.putIfAbsent(declared.id(), declared);
        if (first != null) {
          findings.add(declared.duplicateOf(first));
        }
      }
    }
    findings.removeIf(finding -> !seen.test(finding.origin().namespace()));
    findings.sort(Finding.ORDER);
    ClusterView view = before.view.with(all(objects, before.view.objects()), locations(objects));
    return new FolderPicture(objects, view, List.copyOf(findings));
  }

  /** What is new since another picture; null when nothing is. */
  @Nullable Change since(FolderPicture before) {
    return findings.equals(before.findings) ? differences(before.objects, objects) : Change.ANY;
  }

  private static @Nullable Change differences(
      Map<ManifestId, Declaration> before, Map<ManifestId, Declaration> now) {
    Change change = null;
    for (Map.Entry<ManifestId, Declaration> entry : now.entrySet()) {
      Declaration old = before.get(entry.getKey());
      if (old == null || old.object() != entry.getValue().object()) {
        if (entry.getKey().kind() != ManifestKind.ENDPOINT_SLICE) {
          return Change.ANY;
        }
        change = Change.ENDPOINTS_ONLY;
      }
    }
    for (ManifestId id : before.keySet()) {
      if (!now.containsKey(id)) {
        if (id.kind() != ManifestKind.ENDPOINT_SLICE) {
          return Change.ANY;
        }
        change = Change.ENDPOINTS_ONLY;
      }
    }
    return change;
  }

  /** A kind of which nothing changed keeps its list. */
  private static ClusterObjects all(Map<ManifestId, Declaration> objects, ClusterObjects before) {
    return new ClusterObjects(
        same(before.ingresses(), of(objects, IngressObject.class)),
        same(before.classes(), of(objects, IngressClassObject.class)),
        same(before.services(), of(objects, ServiceObject.class)),
        same(before.slices(), of(objects, EndpointSliceObject.class)),
        same(before.secrets(), of(objects, SecretObject.class)),
        same(before.policies(), of(objects, BackendPolicyObject.class)),
        same(before.configs(), of(objects, GatewayConfigObject.class)));
  }

  private static <T> List<T> same(List<T> before, List<T> now) {
    return Difference.between(before, now).isEmpty() ? before : now;
  }

  private static <T> List<T> of(Map<ManifestId, Declaration> objects, Class<T> type) {
    List<T> list = new ArrayList<>();
    for (Declaration declared : objects.values()) {
      if (type.isInstance(declared.object())) {
        list.add(type.cast(declared.object()));
      }
    }
    return list;
  }

  private static Locations locations(Map<ManifestId, Declaration> objects) {
    return (object, section) -> {
      Declaration declared = objects.get(id(object));
      Location at = object.location();
      return declared == null || at == null ? at : new Location(at.file(), declared.line(section));
    };
  }

  private static @Nullable ManifestId id(Meta object) {
    for (ManifestKind kind : ManifestKind.values()) {
      if (kind.kind().equals(object.kind())) {
        return new ManifestId(kind, new ObjectKey(object.namespace(), object.name()));
      }
    }
    return null;
  }
}
