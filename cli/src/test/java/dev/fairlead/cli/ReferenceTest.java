package dev.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fairlead.cli.print.Terminal;
import dev.fairlead.crds.GatewayConfigSpec;
import dev.fairlead.dataplane.failure.Failure;
import dev.fairlead.operator.ops.Ops;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The reference pages say what the code does: their tables are made from it. */
class ReferenceTest {
  @Test
  void helpOfEveryVerb() throws IOException {
    GoldenDoc page = GoldenDoc.reference("cli.md");
    page.assertPart("fairlead", block(help()));
    for (String verb :
        List.of(
            "demo",
            "run",
            "operator",
            "dataplane",
            "routes",
            "explain",
            "check",
            "status",
            "images")) {
      page.assertPart(verb, block(help(verb)));
    }
  }

  private static String help(String... verb) {
    StringWriter out = new StringWriter();
    Cli cli = new Cli(Terminal.plain(new PrintWriter(out), new PrintWriter(out)));
    String[] args = verb.length == 0 ? new String[] {"--help"} : new String[] {verb[0], "--help"};
    assertThat(cli.run(args)).isZero();
    return out.toString();
  }

  private static String block(String text) {
    return "```text\n" + text + "```\n";
  }

  @Test
  void settingsOfAGatewayConfig() throws IOException {
    StringBuilder table = new StringBuilder("| Field of `spec` | Meaning |\n| --- | --- |\n");
    fields("", GatewayConfigSpec.class, table);
    GoldenDoc.reference("configuration.md").assertPart("settings", table.toString());
  }

  private static void fields(String prefix, Class<?> type, StringBuilder table) {
    for (RecordComponent component : type.getRecordComponents()) {
      JsonPropertyDescription description =
          component.getAccessor().getAnnotation(JsonPropertyDescription.class);
      String name = prefix + component.getName();
      Class<?> inner = record(component.getGenericType());
      boolean list = component.getType() == List.class;
      if (inner == null || list) {
        assertThat(description).as(name).isNotNull();
        String cell = description.value().replace("|", "\\|");
        table.append("| `").append(name).append("` | ").append(cell).append(" |\n");
      }
      if (inner != null) {
        fields(name + (list ? "[]." : "."), inner, table);
      }
    }
  }

  /** The record that a field holds, or a list of; null if it holds something plain. */
  private static @Nullable Class<?> record(Type type) {
    Type item = type instanceof ParameterizedType list ? list.getActualTypeArguments()[0] : type;
    return item instanceof Class<?> plain && plain.isRecord() ? plain : null;
  }

  @Test
  void metricsOfTheOperator() throws Exception {
    try (Ops ops = new Ops("127.0.0.1", 0)) {
      GoldenDoc.reference("metrics.md").assertPart("operator", metrics(ops.port()));
    }
  }

  private static String metrics(int port) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + "/metrics");
    try (HttpClient client = HttpClient.newHttpClient()) {
      String text =
          client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
      TreeMap<String, String> help = new TreeMap<>();
      TreeMap<String, String> type = new TreeMap<>();
      for (String line : text.lines().filter(l -> l.startsWith("# ")).toList()) {
        String[] parts = line.split(" ", 4); // # HELP name text
        (parts[1].equals("HELP") ? help : type).put(parts[2], parts[3]);
      }
      StringBuilder table = new StringBuilder("| Metric | Type | Meaning |\n| --- | --- | --- |\n");
      help.forEach((name, meaning) -> {
        if (name.startsWith("fairlead_")) {
          table.append("| `%s` | %s | %s |\n".formatted(name, type.get(name), meaning));
        }
      });
      return table.toString();
    }
  }

  @Test
  void theFailureTable() throws IOException {
    StringBuilder table =
        new StringBuilder("| Flag | Failure | Whose | Answer | Tried again |\n")
            .append("| --- | --- | --- | --- | --- |\n");
    for (Failure failure : Failure.values()) {
      table.append(
          "| `%s` | `%s` | %s | %s | %s |\n"
              .formatted(
                  failure.flag(),
                  failure.name().toLowerCase(Locale.ROOT),
                  failure.fault().name().toLowerCase(Locale.ROOT),
                  failure.status() == 0 ? "none possible" : failure.status(),
                  switch (failure.retry()) {
                    case NEVER_SENT -> "yes, it was never sent";
                    case IF_IDEMPOTENT -> "if idempotent";
                    case NO -> "no";
                  }));
    }
    GoldenDoc.reference("failures.md").assertPart("failures", table.toString());
  }
}
