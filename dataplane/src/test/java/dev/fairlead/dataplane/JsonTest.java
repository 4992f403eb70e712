package dev.fairlead.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void whatIsWrittenIsReadAgain() throws Exception {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("text", "with \"quotes\", \\ and \u0001");
    tree.put("numbers", List.of(1, 3_000_000_000L, 0.5));
    tree.put("true", true);
    tree.put("nothing", Collections.singletonMap("of", null));
    tree.put("list", List.of(Map.of("a", List.of()), Map.of()));
    String text = Json.text(tree);
    assertThat(new ObjectMapper().readValue(text, Map.class)).isEqualTo(tree);
    assertThat(text.lines()).as("for people, a line per value").hasSizeGreaterThan(5);
  }
}
