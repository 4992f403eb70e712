package dev.fairlead.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ListenOptionsTest {
  @Command
  private static final class Verb {
    @Mixin private ListenOptions listen = new ListenOptions();
  }

  /** Or people read of a port 0 that they never asked for. */
  @Test
  void anAddressThatIsNoneDoesNotMakeADefaultPortGiveWay() {
    Verb verb = CommandLine.populateCommand(new Verb(), "--bind=host.invalid");
    DataPlaneConfig config = verb.listen.lenient("test", "", OutputStream.nullOutputStream());
    assertThat(config.httpPort()).isEqualTo(8080);
    assertThat(config.httpsPort()).isEqualTo(8443);
  }
}
