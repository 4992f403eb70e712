package dev.fairlead.snapshot.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortProblemTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Address already in use | feed port 80 on h is in use by another process; choose another one",
        "bind(..) failed with error(-13): Permission denied | no permission to listen on feed port 80"
            + " on h; choose one above 1023",
        "bind(..) failed with error(-99): Cannot assign requested address | cannot listen on feed port"
            + " 80 on h: 'h' is no address of this machine",
        "Unresolved address | cannot listen on feed port 80 on h: 'h' is no address of this machine",
        "bind(..) failed with error(-105): No buffer space available | cannot listen on feed port 80"
            + " on h: No buffer space available"
      })
  void oneLineWithoutANumber(String said, String line) {
    assertThat(PortProblem.text("feed port", "h", 80, new IOException(said))).isEqualTo(line);
  }

  @Test
  void aNameThatNobodyKnows() {
    String line = "cannot listen on port 80 on h: 'h' is no address of this machine";
    assertThat(PortProblem.text("port", "h", 80, new UnknownHostException("h"))).isEqualTo(line);
    assertThat(PortProblem.text("port", "h", 80, new UnresolvedAddressException())).isEqualTo(line);
  }
}
