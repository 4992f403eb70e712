package dev.fairlead.operator.source.tree;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One document of a manifest file.
 *
 * @param line the line on which it starts, from 1
 * @param tree what it holds; null when it cannot be read
 * @param error why it cannot be read; null when it can
 */
public record Document(int line, @Nullable Tree tree, @Nullable SyntaxError error) {

  /**
   * Reads every document of a file by itself, as kubectl does: YAML is cut at its {@code ---} lines
   * first, so a document that cannot be read does not take its neighbours along. Empty documents
   * are left out.
   */
  public static List<Document> readAll(String text, boolean json) {
    String clean = text.startsWith("\uFEFF") ? text.substring(1) : text;
    List<Document> documents = new ArrayList<>();
    if (json) {
      readJson(clean, 1, documents);
    } else {
      cut(clean, documents);
    }
    return documents;
  }

  private static void cut(String text, List<Document> documents) {
    int start = 0;
    int startLine = 1;
    int line = 1;
    for (int at = 0; at < text.length(); ) {
      if (at > start && separator(text, at) && !directives(text.substring(start, at))) {
        readOne(text.substring(start, at), startLine, documents);
        start = at;
        startLine = line;
      }
      int end = text.indexOf('\n', at);
      at = end < 0 ? text.length() : end + 1;
      line++;
    }
    readOne(text.substring(start), startLine, documents);
  }

  private static boolean separator(String text, int at) {
    return text.startsWith("---", at)
        && (at + 3 == text.length() || Character.isWhitespace(text.charAt(at + 3)));
  }

  /** Whether a text is no document yet, but what YAML allows in front of one: {@code %YAML 1.2}. */
  private static boolean directives(String text) {
    return text.lines().anyMatch(l -> l.startsWith("%"))
        && text.lines().allMatch(l -> l.isBlank() || l.startsWith("%") || l.startsWith("#"));
  }

  private static void readOne(String text, int line, List<Document> documents) {
    int begin = contentStart(text);
    if (begin < text.length() && text.charAt(begin) == '{') {
      int before = documents.size();
      int skipped = (int) text.substring(0, begin).chars().filter(c -> c == '\n').count();
      readJson(text.substring(begin), line + skipped, documents);
      if (documents.size() > before && documents.getLast().error() == null) {
        return;
      }
      documents.subList(before, documents.size()).clear();
    }
    try {
      Tree tree = YamlTree.read(text, line);
      if (tree != null && !(tree instanceof Tree.Scalar s && s.type() == Tree.Type.NULL)) {
        documents.add(new Document(tree.line(), tree, null));
      }
    } catch (SyntaxError e) {
      documents.add(new Document(line, null, e));
    }
  }

  /** Where the content begins: after the separator and blank space. */
  private static int contentStart(String text) {
    int at = text.startsWith("---") ? 3 : 0;
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static void readJson(String text, int line, List<Document> documents) {
    try {
      for (Tree tree : JsonTree.readAll(text, line)) {
        documents.add(new Document(tree.line(), tree, null));
      }
    } catch (SyntaxError e) {
      documents.add(new Document(line, null, e));
    }
  }
}
