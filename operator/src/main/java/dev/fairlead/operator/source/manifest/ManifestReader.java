package dev.fairlead.operator.source.manifest;

import dev.fairlead.operator.cluster.Location;
import dev.fairlead.operator.cluster.Meta;
import dev.fairlead.operator.finding.Finding;
import dev.fairlead.operator.finding.FindingCode;
import dev.fairlead.operator.source.field.FieldPath;
import dev.fairlead.operator.source.field.FieldReader;
import dev.fairlead.operator.source.field.Problems;
import dev.fairlead.operator.source.field.Problems.Problem;
import dev.fairlead.operator.source.tree.Document;
import dev.fairlead.operator.source.tree.SyntaxError;
import dev.fairlead.operator.source.tree.Tree;
import dev.fairlead.operator.source.tree.Tree.Fields;
import dev.fairlead.operator.source.tree.Tree.Items;
import dev.fairlead.operator.source.tree.TreeLimits;
import dev.fairlead.snapshot.Origin;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one file: documents, lists unpacked, each object checked; what is wrong is a finding. */
public final class ManifestReader {
  /** Groups whose kinds often stand beside an Ingress and mean nothing here. */
  private static final Set<String> NOT_OURS =
      Set.of(
          "",
          "apps",
          "batch",
          "autoscaling",
          "policy",
          "networking.k8s.io",
          "discovery.k8s.io",
          "rbac.authorization.k8s.io",
          "storage.k8s.io",
          "scheduling.k8s.io",
          "coordination.k8s.io",
          "events.k8s.io",
          "certificates.k8s.io",
          "apiextensions.k8s.io",
          "apiregistration.k8s.io",
          "admissionregistration.k8s.io");

  private final String file;
  private final List<Declaration> good = new ArrayList<>();
  private final Set<ManifestId> refused = new LinkedHashSet<>();
  private final List<Finding> findings = new ArrayList<>();
  private boolean unreadable;

  private ManifestReader(String file) {
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @param name how users call it: its path in the folder
   */
  public static FileContent read(Path path, String name) {
    ManifestReader reader = new ManifestReader(name);
    String text = reader.text(path);
    if (text != null) {
      reader.documents(text, name.toLowerCase(Locale.ROOT).endsWith(".json"));
    }
    return new FileContent(reader.good, reader.refused, reader.unreadable, reader.findings);
  }

  /** Reads a text as if it were a file of that name. */
  static FileContent read(String text, String name) {
    ManifestReader reader = new ManifestReader(name);
    reader.documents(text, name.toLowerCase(Locale.ROOT).endsWith(".json"));
    return new FileContent(reader.good, reader.refused, reader.unreadable, reader.findings);
  }

  private @Nullable String text(Path path) {
    try {
      if (Files.size(path) > TreeLimits.FILE_BYTES) {
        unreadableFile("it is larger than " + (TreeLimits.FILE_BYTES >> 20) + " MiB");
        return null;
      }
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      unreadableFile("it is not UTF-8 text");
    } catch (AccessDeniedException e) {
      unreadableFile("permission denied");
    } catch (IOException e) {
      unreadableFile(e.getClass().getSimpleName());
    }
    return null;
  }

  private void unreadableFile(String reason) {
    unreadable = true;
    findings.add(unreadable(file, reason));
  }

  /** The finding on a file or folder that cannot be read. */
  public static Finding unreadable(String file, String reason) {
    Origin origin = new Origin("File", "", file, "");
    String message = FindingCode.FILE_UNREADABLE.message(file, reason);
    return new Finding(FindingCode.FILE_UNREADABLE, origin, message, new Location(file, 1));
  }

  private void documents(String text, boolean json) {
    for (Document document : Document.readAll(text, json)) {
      SyntaxError error = document.error();
      if (error != null) {
        syntax(error.line(), json ? "JSON" : "YAML", error.getMessage(), error.expected());
      } else if (document.tree() instanceof Fields object) {
        object(object, "", "");
      } else if (document.tree() instanceof Tree other) {
        syntax(other.line(), "manifest", "it is " + other.words(), "an object with apiVersion");
      }
    }
  }

  private void syntax(int line, String format, String reason, String expected) {
    unreadable = true;
    Origin origin = new Origin("File", "", file, "");
    String message = FindingCode.SYNTAX_ERROR.message(format, reason + "; expected: " + expected);
    findings.add(new Finding(FindingCode.SYNTAX_ERROR, origin, message, new Location(file, line)));
  }

  /** An object, or a list of them; the version and kind are those that a list gives its items. */
  private void object(Fields object, String listVersion, String listKind) {
    Problems problems = new Problems();
    FieldReader reader = new FieldReader(object, FieldPath.ROOT, problems);
    String apiVersion = reader.text("apiVersion", listVersion);
    String kind = reader.text("kind", listKind);
    if (apiVersion.isEmpty() || kind.isEmpty()) {
      String missing = kind.isEmpty() ? "kind" : "apiVersion";
      reader.invalid(missing, "is missing", kind.isEmpty() ? "Ingress" : "networking.k8s.io/v1");
      unreadable = true;
      report(problems, new Origin("File", "", file, ""));
    } else if (kind.endsWith("List") && object.byName().get("items") instanceof Items list) {
      String each = kind.substring(0, kind.length() - "List".length());
      for (Tree item : list.items()) {
        if (item instanceof Fields fields) {
          object(fields, each.isEmpty() ? "" : apiVersion, each);
        } else {
          syntax(item.line(), "manifest", "an item is " + item.words(), "an object");
        }
      }
    } else {
      ManifestKind known = ManifestKind.of(apiVersion, kind);
      if (known == null) {
        notRead(reader, apiVersion, kind, problems);
      } else {
        declare(object, reader, known, problems);
      }
    }
  }

  private void declare(Fields tree, FieldReader object, ManifestKind kind, Problems problems) {
    Location at = new Location(file, tree.line());
    Meta meta = MetaReader.read(object, kind, at);
    Object body = kind.body(object);
    object.finish();
    if (meta == null) {
      unreadable = true;
      report(problems, new Origin(kind.kind(), "", "", ""));
      return;
    }
    ManifestId id = new ManifestId(kind, meta.key());
    report(problems, meta.origin());
    if (problems.refused() || body == null) {
      refused.add(id);
    } else {
      Tree lines = kind == ManifestKind.SECRET ? Declaration.redacted(tree) : tree;
      good.add(new Declaration(id, Declaration.object(meta, body), at, lines));
    }
  }

  private void notRead(FieldReader object, String apiVersion, String kind, Problems problems) {
    String current = ManifestKind.replacementFor(apiVersion, kind);
    FieldReader metadata = object.object("metadata");
    String name = metadata == null ? "" : metadata.text("name", "");
    String namespace = metadata == null ? "" : metadata.text("namespace", "default");
    if (current != null) {
      object.invalid("apiVersion", "is \"" + apiVersion + "\"", current);
      report(problems, new Origin(kind, namespace, name, ""));
      unreadable = true;
      return;
    }
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    String meant = ManifestKind.meant(apiVersion, kind);
    Location at = new Location(file, object.line(""));
    Origin origin = new Origin(kind, namespace, name, "");
    if (meant != null) {
      String message = FindingCode.UNKNOWN_KIND.message(kind, apiVersion, meant);
      findings.add(new Finding(FindingCode.UNKNOWN_KIND, origin, message, at));
      unreadable = true;
    } else if (apiVersion.equals("v1") && kind.equals("Endpoints")) {
      String message = FindingCode.ENDPOINTS_NOT_READ.message();
      findings.add(new Finding(FindingCode.ENDPOINTS_NOT_READ, origin, message, at));
    } else if (!NOT_OURS.contains(group)) {
      String message = FindingCode.UNSUPPORTED_KIND.message(kind, apiVersion);
      findings.add(new Finding(FindingCode.UNSUPPORTED_KIND, origin, message, at));
    }
  }

  private void report(Problems problems, Origin object) {
    for (Problem problem : problems.found()) {
      FindingCode code =
          switch (problem.kind()) {
            case INVALID -> FindingCode.INVALID_FIELD;
            case UNKNOWN_FIELD -> FindingCode.UNKNOWN_FIELD;
          };
      String message =
          switch (problem.kind()) {
            case INVALID -> code.message(problem.field(), problem.message(), problem.expected());
            case UNKNOWN_FIELD -> code.message(problem.message(), problem.expected());
          };
      Origin origin = new Origin(object.kind(), object.namespace(), object.name(), problem.field());
      findings.add(new Finding(code, origin, message, new Location(file, problem.line())));
    }
  }
}
