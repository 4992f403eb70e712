package dev.fairlead.operator.source.tree;

import dev.fairlead.operator.source.tree.Tree.Fields;
import dev.fairlead.operator.source.tree.Tree.Items;
import dev.fairlead.operator.source.tree.Tree.Scalar;
import dev.fairlead.operator.source.tree.Tree.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Builds the tree of one YAML document from the parser's events.
 *
 * <p>It reads what kubectl reads: anchors, aliases, merge keys ({@code <<}) and the scalars of YAML
 * 1.1, where a bare {@code yes} is a boolean. Depth and size are bounded, the size with every alias
 * written out, so a small file cannot blow up ("billion laughs").
 */
final class YamlTree {
  private static final int MAX_BUFFER = 1 << 20;

  private final Iterator<Event> events;
  private final int firstLine;
  private final Map<Anchor, Tree> anchors = new HashMap<>();
  private int line;
  private int nodes;

  private YamlTree(Iterator<Event> events, int firstLine) {
    this.events = events;
    this.firstLine = firstLine;
    this.line = firstLine;
  }

  /**
   * Reads one document.
   *
   * @param firstLine the line of the file on which the text starts, from 1
   * @return the tree, or null when the text holds only comments
   */
  static @Nullable Tree read(String text, int firstLine) throws SyntaxError {
    YamlTree reader =
        new YamlTree(new Parse(settings(text)).parseString(text).iterator(), firstLine);
    try {
      return reader.document();
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(Mark::getLine).orElse(0) + firstLine;
      throw new SyntaxError(line, problem(e), "valid YAML");
    } catch (ReaderException e) {
      int lines = (int) text.codePoints().limit(e.getPosition()).filter(c -> c == '\n').count();
      throw new SyntaxError(firstLine + lines, problem(e), "printable text");
    } catch (YamlEngineException e) {
      throw new SyntaxError(reader.line, oneLine(e.getMessage()), "valid YAML");
    }
  }

  /**
   * The parser copies what it has of a word or a comment once for each filling of its buffer: with
   * a usual one of 1,024 characters, one of 5 MB takes 20 s.
   */
  private static LoadSettings settings(String text) {
    return LoadSettings.builder()
        .setCodePointLimit(TreeLimits.FILE_BYTES)
        .setBufferSize(Math.min(text.length() + 1, MAX_BUFFER))
        .build();
  }

  private static String problem(ReaderException e) {
    return String.format("the character U+%04X", e.getCodePoint());
  }

  private static String problem(MarkedYamlEngineException e) {
    String context = e.getContext();
    String problem = oneLine(e.getProblem());
    return context == null || context.isBlank() ? problem : oneLine(context) + ", " + problem;
  }

  private static String oneLine(@Nullable String message) {
    return message == null ? "" : message.strip().replaceAll("\\s+", " ");
  }

  private @Nullable Tree document() throws SyntaxError {
    Tree tree = null;
    while (events.hasNext()) {
      Event event = next();
      switch (event.getEventId()) {
        case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
        case DocumentStart -> {
          if (tree != null) {
            throw new SyntaxError(line, "a second document without ---", "--- between documents");
          }
          anchors.clear();
        }
        default -> tree = node(event, 0, lineOf(event));
      }
    }
    return tree;
  }

  private Event next() {
    Event event = events.next();
    line = lineOf(event);
    return event;
  }

  private int lineOf(Event event) {
    return event.getStartMark().map(m -> m.getLine() + firstLine).orElse(line);
  }

  private Tree node(Event event, int depth, int at) throws SyntaxError {
    if (depth > TreeLimits.DEPTH) {
      throw TreeLimits.tooDeep(line);
    }
    if (event instanceof AliasEvent alias) {
      Tree target = anchors.get(alias.getAlias());
      if (target == null) {
        throw new SyntaxError(
            line, "the alias *" + alias.getAlias() + " has no anchor before it", "an anchor &name");
      }
      count(target.size());
      return target;
    }
    count(1);
    Tree tree =
        switch (event.getEventId()) {
          case Scalar -> YamlScalar.of((ScalarEvent) event, at);
          case SequenceStart -> sequence(depth, at);
          case MappingStart -> mapping(depth, at);
          default -> throw new SyntaxError(line, "unexpected " + event, "valid YAML");
        };
    Optional<Anchor> anchor = ((NodeEvent) event).getAnchor();
    anchor.ifPresent(a -> anchors.put(a, tree));
    return tree;
  }

  private void count(int more) throws SyntaxError {
    nodes += more;
    if (nodes > TreeLimits.NODES) {
      throw TreeLimits.tooLarge(line);
    }
  }

  private Tree sequence(int depth, int at) throws SyntaxError {
    List<Tree> items = new ArrayList<>();
    int size = 1;
    for (Event event = next(); event.getEventId() != Event.ID.SequenceEnd; event = next()) {
      Tree item = node(event, depth + 1, lineOf(event));
      size += item.size();
      items.add(item);
    }
    return new Items(items, at, size);
  }

  private Tree mapping(int depth, int at) throws SyntaxError {
    LinkedHashMap<String, Tree> fields = new LinkedHashMap<>();
    List<Tree> merges = new ArrayList<>();
    int size = 1;
    for (Event event = next(); event.getEventId() != Event.ID.MappingEnd; event = next()) {
      int keyLine = lineOf(event);
      ScalarEvent key = key(event, depth);
      Tree value = node(next(), depth + 1, keyLine);
      size += value.size();
      if (key.isPlain() && key.getValue().equals("<<")) {
        merges.add(value);
      } else if (fields.putIfAbsent(key.getValue(), value) != null) {
        throw new SyntaxError(
            keyLine, "the field \"" + key.getValue() + "\" is there twice", "every field once");
      }
    }
    for (Tree merge : merges) {
      merge(fields, merge);
    }
    return new Fields(fields, at, size);
  }

  private ScalarEvent key(Event event, int depth) throws SyntaxError {
    if (event instanceof ScalarEvent scalar) {
      scalar.getAnchor().ifPresent(a -> anchors.put(a, YamlScalar.of(scalar, line)));
      return scalar;
    }
    node(event, depth + 1, line);
    throw new SyntaxError(line, "a field's name is not a plain word", "name: value");
  }

  /** A merge key adds the fields that are not there yet; an earlier source wins. */
  private void merge(Map<String, Tree> fields, Tree source) throws SyntaxError {
    switch (source) {
      case Fields from -> from.byName().forEach(fields::putIfAbsent);
      case Items list -> {
        for (Tree item : list.items()) {
          if (!(item instanceof Fields from)) {
            throw new SyntaxError(item.line(), "<< takes objects only", "<<: *anchor");
          }
          from.byName().forEach(fields::putIfAbsent);
        }
      }
      case Scalar scalar when scalar.type() == Type.NULL -> {}
      case Scalar scalar ->
          throw new SyntaxError(scalar.line(), "<< takes an object", "<<: *anchor");
    }
  }
}
