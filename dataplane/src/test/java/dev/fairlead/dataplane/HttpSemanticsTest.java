package dev.fairlead.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Every line of {@code http-semantics.txt} has a test, and {@code docs/reference/http.md} says
 * which ({@code -Dfairlead.rewrite=true} writes its table anew).
 */
class HttpSemanticsTest {
  private static final int LINES = 105;
  private static final String BEGIN = "<!-- begin lines -->\n";
  private static final String END = "<!-- end lines -->";
  private static final String SOURCES = "../../dataplane/src/test/java/";

  private record Line(int number, String comes, String does) {
    static Line of(String text) {
      String[] parts = text.split(" \\| ", 3);
      return new Line(Integer.parseInt(parts[0]), parts[1], parts[2]);
    }
  }

  private static List<Line> lines() throws IOException {
    try (InputStream in = HttpSemanticsTest.class.getResourceAsStream("/http-semantics.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.startsWith("#")).map(Line::of).toList();
    }
  }

  /** The tests of each number, by their class. */
  private static Map<Integer, Map<String, TreeSet<String>>> tests() {
    Map<Integer, Map<String, TreeSet<String>>> tests = new TreeMap<>();
    new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
            .importPackages("dev.fairlead.dataplane")
            .stream()
            .flatMap(type -> type.getMethods().stream())
            .filter(method -> method.isAnnotatedWith(HttpSemantics.class))
            .forEach(method -> add(tests, method));
    return tests;
  }

  private static void add(Map<Integer, Map<String, TreeSet<String>>> tests, JavaMethod method) {
    for (int number : method.getAnnotationOfType(HttpSemantics.class).value()) {
      tests
          .computeIfAbsent(number, n -> new TreeMap<>(Comparator.naturalOrder()))
          .computeIfAbsent(method.getOwner().getName(), n -> new TreeSet<>())
          .add(words(method.getName()));
    }
  }

  /** {@code aBodyOf4Bytes}: a body of 4 bytes. */
  private static String words(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9A-Z])(?=[A-Z][a-z])", " ")
        .toLowerCase(Locale.ROOT);
  }

  private static String cell(Map<String, TreeSet<String>> tests) {
    StringBuilder cell = new StringBuilder();
    tests.forEach((owner, names) -> {
      String file = SOURCES + owner.replace('.', '/') + ".java";
      String room = owner.substring("dev.fairlead.dataplane.".length());
      cell.append(cell.isEmpty() ? "" : "<br>");
      cell.append("[%s](%s): %s".formatted(room, file, String.join("; ", names)));
    });
    return cell.toString();
  }

  @Test
  void everyLineHasATest() throws IOException {
    assertThat(lines().stream().map(Line::number))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, LINES).boxed().toList());
    assertThat(tests().keySet()).as("lines with a test").hasSize(LINES).contains(1, LINES);
  }

  @Test
  void thePageSaysWhichTestsShowWhat() throws IOException {
    Map<Integer, Map<String, TreeSet<String>>> tests = tests();
    StringBuilder table = new StringBuilder("| | What comes | What Fairlead does | Shown by |\n");
    table.append("| --- | --- | --- | --- |\n");
    for (Line line : lines()) {
      String shown = cell(tests.getOrDefault(line.number(), Map.of()));
      table.append(
          "| %d | %s | %s | %s |\n".formatted(line.number(), line.comes(), line.does(), shown));
    }
    assertPart(table.toString());
  }

  private static void assertPart(String expected) throws IOException {
    Path page = Path.of(System.getProperty("fairlead.home"), "docs", "reference", "http.md");
    String text = Files.readString(page);
    int from = text.indexOf(BEGIN) + BEGIN.length();
    int to = text.indexOf(END, from);
    assertThat(to).isGreaterThanOrEqualTo(from);
    if (Boolean.getBoolean("fairlead.rewrite")) {
      Files.writeString(page, text.substring(0, from) + expected + text.substring(to));
    } else {
      assertThat(text.substring(from, to)).isEqualTo(expected);
    }
  }
}
