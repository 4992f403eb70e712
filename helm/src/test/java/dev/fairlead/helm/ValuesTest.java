package dev.fairlead.helm;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** values.yaml is the one source of its schema and its reference page. */
class ValuesTest {
  private ValuesDocument values;

  @BeforeEach
  void read() throws IOException {
    values = new ValuesDocument(Files.readString(Chart.FOLDER.resolve("values.yaml")));
  }

  @Test
  void theSchemaIsWhatTheValuesSay() throws IOException {
    Chart.committed(
        Chart.FOLDER.resolve("values.schema.json"), values.schema().toPrettyString() + "\n");
  }

  @Test
  void theReferencePageIsWhatTheValuesSay() throws IOException {
    Chart.committed(Chart.REPOSITORY.resolve("docs/reference/values.md"), values.table());
  }
}
