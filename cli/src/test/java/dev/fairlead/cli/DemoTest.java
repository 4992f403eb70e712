package dev.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.cli.print.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class DemoTest {
  @Test
  void theDemoDoesWhatItSays() {
    StringWriter out = new StringWriter();
    Terminal terminal = Terminal.plain(new PrintWriter(out), new PrintWriter(out));

    int code =
        new Cli(terminal)
            .run("demo", "--check", "--http-port", "0", "--https-port", "0", "--admin-port", "0");

    assertThat(out.toString()).contains("requests went as expected").doesNotContain("BAD");
    assertThat(code).isEqualTo(Cli.FINE);
  }
}
