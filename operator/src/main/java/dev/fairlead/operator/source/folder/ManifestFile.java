package dev.fairlead.operator.source.folder;

import dev.fairlead.operator.finding.Finding;
import dev.fairlead.operator.source.manifest.Declaration;
import dev.fairlead.operator.source.manifest.FileContent;
import dev.fairlead.operator.source.manifest.ManifestId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A file as it was last taken.
 *
 * @param fingerprint its state then
 * @param objects what it declares: what could be read now, and the last good state of the rest
 */
record ManifestFile(
    Fingerprint fingerprint, Map<ManifestId, Declaration> objects, List<Finding> findings) {

  /**
   * Takes a reading. An object that is refused keeps its last good state; so does every object that
   * is missing while something in the file cannot be read at all.
   */
  static ManifestFile take(
      Fingerprint fingerprint, FileContent content, @Nullable ManifestFile before) {
    Map<ManifestId, Declaration> objects = new LinkedHashMap<>();
    Map<ManifestId, Declaration> last = before == null ? Map.of() : before.objects();
    List<Finding> findings = new ArrayList<>(content.findings());
    for (Declaration declared : content.good()) {
      Declaration old = last.get(declared.id());
      Declaration same = old == null ? declared : declared.like(old);
      Declaration first = objects.putIfAbsent(declared.id(), same);
      if (first != null) {
        findings.add(declared.duplicateOf(first));
      }
    }
    last.forEach((id, declared) -> {
      if (content.unreadable() || content.refused().contains(id)) {
        objects.putIfAbsent(id, declared);
      }
    });
    return new ManifestFile(fingerprint, objects, findings);
  }

  /** Whether a reading only adds or changes: what a file that is half written seldom does. */
  boolean outgrownBy(FileContent content, long size) {
    return content.whole()
        && size >= fingerprint.size()
        && content.good().stream()
            .map(Declaration::id)
            .collect(Collectors.toSet())
            .containsAll(objects.keySet());
  }
}
