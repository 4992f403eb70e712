package dev.fairlead.operator.source.manifest;

import dev.fairlead.crds.BackendPolicySpec;
import dev.fairlead.crds.GatewayConfigSpec;
import dev.fairlead.operator.cluster.BackendPolicyObject;
import dev.fairlead.operator.cluster.EndpointSliceObject;
import dev.fairlead.operator.cluster.EndpointSliceSpec;
import dev.fairlead.operator.cluster.GatewayConfigObject;
import dev.fairlead.operator.cluster.IngressClassObject;
import dev.fairlead.operator.cluster.IngressClassSpec;
import dev.fairlead.operator.cluster.IngressObject;
import dev.fairlead.operator.cluster.IngressSpec;
import dev.fairlead.operator.cluster.Location;
import dev.fairlead.operator.cluster.Meta;
import dev.fairlead.operator.cluster.SecretObject;
import dev.fairlead.operator.cluster.SecretSpec;
import dev.fairlead.operator.cluster.ServiceObject;
import dev.fairlead.operator.cluster.ServiceSpec;
import dev.fairlead.operator.finding.Finding;
import dev.fairlead.operator.finding.FindingCode;
import dev.fairlead.operator.source.tree.Tree;
import dev.fairlead.operator.source.tree.Tree.Fields;
import dev.fairlead.operator.source.tree.Tree.Items;
import dev.fairlead.operator.source.tree.Tree.Scalar;
import dev.fairlead.snapshot.Origin;
import java.util.LinkedHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One good object of a file.
 *
 * @param object the record of {@code operator.cluster}
 * @param at where it begins
 * @param tree where its parts are; without values when they are confidential
 */
public record Declaration(ManifestId id, Record object, Location at, Tree tree) {
  /** A name, or what stands in brackets: an index, or a name with dots. */
  private static final Pattern STEP = Pattern.compile("\\[([^\\]]*)]|[^.\\[]+");

  /** The object as part of a view. */
  static Record object(Meta meta, Object body) {
    return switch (body) {
      case IngressSpec spec -> new IngressObject(meta, spec);
      case IngressClassSpec spec -> new IngressClassObject(meta, spec);
      case ServiceSpec spec -> new ServiceObject(meta, spec);
      case EndpointSliceSpec spec -> new EndpointSliceObject(meta, spec);
      case SecretSpec spec -> new SecretObject(meta, spec);
      case BackendPolicySpec spec -> new BackendPolicyObject(meta, spec);
      case GatewayConfigSpec spec -> new GatewayConfigObject(meta, spec);
      default -> throw new IllegalStateException("no object for " + body.getClass());
    };
  }

  /** The same tree without any value. */
  static Tree redacted(Tree tree) {
    return switch (tree) {
      case Scalar scalar -> new Scalar(scalar.type(), "", scalar.line());
      case Items list ->
          new Items(
              list.items().stream().map(Declaration::redacted).toList(), list.line(), list.size());
      case Fields object -> {
        LinkedHashMap<String, Tree> fields = new LinkedHashMap<>();
        object.byName().forEach((name, value) -> fields.put(name, redacted(value)));
        yield new Fields(fields, object.line(), object.size());
      }
    };
  }

  /** The earlier reading, when neither the object nor the lines of its parts have changed. */
  public Declaration like(Declaration before) {
    return object.equals(before.object) && tree.equals(before.tree) ? before : this;
  }

  /** The finding on this one when another one, which is used, claims the same object. */
  public Finding duplicateOf(Declaration used) {
    Origin origin = new Origin(id.kind().kind(), id.key().namespace(), id.key().name(), "");
    String message = FindingCode.DUPLICATE_OBJECT.message(id, used.at);
    return new Finding(FindingCode.DUPLICATE_OBJECT, origin, message, at);
  }

  /** The line of a section such as {@code spec.rules[0].host}, or of the closest one around it. */
  public int line(String section) {
    Tree node = tree;
    for (Matcher step = STEP.matcher(section); step.find(); ) {
      Tree next = step(node, step.group(1) == null ? step.group() : step.group(1));
      if (next == null) {
        break;
      }
      node = next;
    }
    return node == tree ? at.line() : node.line();
  }

  private static @Nullable Tree step(Tree node, String step) {
    return switch (node) {
      case Fields object -> object.byName().get(step);
      case Items list when step.matches("[0-9]{1,6}") -> {
        int index = Integer.parseInt(step);
        yield index < list.items().size() ? list.items().get(index) : null;
      }
      case Items _, Scalar _ -> null;
    };
  }
}
