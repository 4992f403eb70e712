package dev.fairlead.operator.source.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.operator.source.tree.Tree.Fields;
import dev.fairlead.operator.source.tree.Tree.Items;
import dev.fairlead.operator.source.tree.Tree.Scalar;
import dev.fairlead.operator.source.tree.Tree.Type;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Documents are read one by one, and every node knows its line. */
class DocumentTest {
  @Test
  void everyNodeKnowsItsLine() {
    Fields root =
        fields(
            one(
                """
                # a comment

                apiVersion: v1
                spec:
                  rules:
                  - host: a
                    http:
                      paths: []
                  - host: b
                """));
    assertThat(root.line()).isEqualTo(3);
    assertThat(root.byName().get("spec").line()).isEqualTo(4);
    Items rules = (Items) fields(root.byName().get("spec")).byName().get("rules");
    assertThat(rules.line()).isEqualTo(5);
    assertThat(rules.items()).extracting(Tree::line).containsExactly(6, 9);
    assertThat(fields(rules.items().get(0)).byName().get("http").line()).isEqualTo(7);
  }

  @Test
  void jsonAndYamlGiveTheSameTree() {
    Tree yaml = one("{a: 1, b: [x, true, null], c: 1.5}\n");
    Tree json =
        Document.readAll("{\"a\": 1, \"b\": [\"x\", true, null], \"c\": 1.5}", true)
            .getFirst()
            .tree();
    assertThat(json).isEqualTo(yaml);
  }

  @Test
  void jsonKnowsItsLinesToo() {
    Fields root = fields(one("\n{\n\t\"a\": {\n\t\t\"b\": 1\n\t}\n}\n"));
    assertThat(root.line()).isEqualTo(2);
    assertThat(root.byName().get("a").line()).isEqualTo(3);
    assertThat(fields(root.byName().get("a")).byName().get("b").line()).isEqualTo(4);
  }

  @Test
  void aBrokenDocumentLeavesItsNeighboursAlone() {
    List<Document> all =
        Document.readAll("a: 1\n---\nb: [1\nc: 2\n---\n# only a comment\n---\nd: 4\n", false);
    assertThat(all).hasSize(3);
    assertThat(all.get(0).error()).isNull();
    SyntaxError error = Objects.requireNonNull(all.get(1).error());
    assertThat(error.line()).isEqualTo(4);
    assertThat(error.getMessage()).startsWith("while parsing a flow sequence");
    assertThat(all.get(2).error()).isNull();
    assertThat(all.get(2).line()).isEqualTo(8);
  }

  @Test
  void scalarsMeanWhatKubectlThinks() {
    assertThat(scalar("yes")).isEqualTo(new Scalar(Type.BOOLEAN, "yes", 1));
    assertThat(((Scalar) scalar("yes")).yes()).isTrue();
    assertThat(scalar("n").words()).isEqualTo("n, which YAML reads as false");
    assertThat(((Scalar) scalar("Off")).yes()).isFalse();
    assertThat(scalar("true").words()).isEqualTo("true");
    assertThat(scalar("\"yes\"")).isEqualTo(new Scalar(Type.TEXT, "yes", 1));
    assertThat(scalar("0x1F")).isEqualTo(new Scalar(Type.INTEGER, "31", 1));
    assertThat(scalar("0644")).isEqualTo(new Scalar(Type.INTEGER, "420", 1));
    assertThat(scalar("8_080")).isEqualTo(new Scalar(Type.INTEGER, "8080", 1));
    assertThat(scalar("1e3")).isEqualTo(new Scalar(Type.DECIMAL, "1e3", 1));
    assertThat(scalar("10.0.0.1")).isEqualTo(new Scalar(Type.TEXT, "10.0.0.1", 1));
    assertThat(scalar("2026-01-01T00:00:00Z"))
        .isEqualTo(new Scalar(Type.TEXT, "2026-01-01T00:00:00Z", 1));
    assertThat(scalar("~")).isEqualTo(new Scalar(Type.NULL, "", 1));
  }

  @Test
  void anchorsAndMergeKeysAreWrittenOut() {
    Fields root = fields(one("base: &b {x: 1, y: 2}\nuse:\n  <<: *b\n  y: 3\n"));
    Fields use = fields(root.byName().get("use"));
    assertThat(use.byName().get("x")).isInstanceOf(Scalar.class);
    assertThat(((Scalar) Objects.requireNonNull(use.byName().get("y"))).text()).isEqualTo("3");
  }

  @Test
  void anAliasBombIsRefused() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 30; i++) {
      String before = "*a" + (i - 1);
      bomb.append("a" + i + ": &a" + i + " [" + (before + " , ").repeat(9) + before + " ]\n");
    }
    assertThat(error(bomb.toString())).contains("values once its aliases are written out");
  }

  @Test
  void deepNestingIsRefused() {
    assertThat(error("[".repeat(100) + "]".repeat(100))).contains("nested deeper than 64");
    assertThat(error("{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}")).contains("deeper");
  }

  @Test
  void aFieldThatIsThereTwiceIsRefused() {
    assertThat(error("a: 1\nb: 2\na: 3\n")).isEqualTo("the field \"a\" is there twice");
    List<Document> json = Document.readAll("{\"a\": 1,\n \"a\": 2}", true);
    assertThat(Objects.requireNonNull(json.getFirst().error()).line()).isEqualTo(2);
  }

  @Test
  void directivesBelongToTheDocumentBehindThem() {
    List<Document> all =
        Document.readAll("# made by hand\n%YAML 1.2\n---\na: 1\n---\nb: 2\n", false);
    assertThat(all).extracting(Document::error).containsExactly(null, null);
    assertThat(all).extracting(Document::line).containsExactly(4, 6);
  }

  @Test
  void aCharacterThatNoTextHasIsNamedWithItsLine() {
    SyntaxError error = Objects.requireNonNull(broken("a: 1\nb: \"é\u0001\"\n", false).error());
    assertThat(error.line()).isEqualTo(2);
    assertThat(error.getMessage()).isEqualTo("the character U+0001");
  }

  @Test
  void whatIsWrongInAFileQuotesNoneOfIt() {
    String secret = "{\"data\": {\"tls.key\": \"c2VjcmV0\"}, \"x\": [1, 2";
    SyntaxError error = Objects.requireNonNull(broken(secret, true).error());
    assertThat(error.getMessage())
        .isEqualTo("Unexpected end-of-input: expected close marker for Array");
  }

  /** It took minutes, as what had been read of the line was copied for every 1,024 characters. */
  @Test
  @Timeout(60)
  void aLineOfManyMegabytesStopsNothing() {
    String megabytes = "x".repeat(16 << 20);
    Fields root = fields(one("a: " + megabytes + " # " + megabytes + "\nb: 1\n"));
    assertThat(root.byName().get("b").line()).isEqualTo(2);
  }

  private static Document broken(String text, boolean json) {
    return Document.readAll(text, json).getFirst();
  }

  private static Tree one(String text) {
    List<Document> all = Document.readAll(text, false);
    assertThat(all).hasSize(1);
    return Objects.requireNonNull(all.getFirst().tree());
  }

  private static String error(String text) {
    return Objects.requireNonNull(Document.readAll(text, false).getFirst().error()).getMessage();
  }

  private static Scalar scalar(String text) {
    return (Scalar) Objects.requireNonNull(fields(one("a: " + text)).byName().get("a"));
  }

  private static Fields fields(@Nullable Tree tree) {
    return (Fields) Objects.requireNonNull(tree);
  }
}
