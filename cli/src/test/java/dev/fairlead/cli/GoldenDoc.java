package dev.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A page of {@code docs/reference} with parts that are made from the code: what stands between
 * {@code <!-- begin NAME -->} and {@code <!-- end NAME -->}. {@code -Dfairlead.rewrite=true} writes
 * them anew.
 *
 * @param file the page
 */
record GoldenDoc(Path file) {
  static GoldenDoc reference(String page) {
    return new GoldenDoc(Path.of(System.getProperty("fairlead.home"), "docs", "reference", page));
  }

  /** Says that the part is this text. */
  void assertPart(String name, String expected) throws IOException {
    String page = Files.readString(file);
    String begin = "<!-- begin " + name + " -->\n";
    int from = page.indexOf(begin) + begin.length();
    int to = page.indexOf("<!-- end " + name + " -->", from);
    assertThat(to).as("part %s of %s", name, file).isGreaterThanOrEqualTo(from);
    if (Boolean.getBoolean("fairlead.rewrite")) {
      Files.writeString(file, page.substring(0, from) + expected + page.substring(to));
    } else {
      assertThat(page.substring(from, to)).as("part %s of %s", name, file).isEqualTo(expected);
    }
  }
}
