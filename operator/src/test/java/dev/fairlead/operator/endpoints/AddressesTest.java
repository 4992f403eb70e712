package dev.fairlead.operator.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
  @ParameterizedTest
  @CsvSource({
    "::, ::",
    "::1, ::1",
    "1::, 1::",
    "FD00:0:0:0:0:0:0:5, fd00::5",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8::1:0:0:1, 2001:db8::1:0:0:1",
    "1:2:3:4:5:6:7:0, 1:2:3:4:5:6:7:0",
    "1:2:3:4:5:6:0:0, 1:2:3:4:5:6::",
  })
  void oneSpellingOfAnIpv6Address(String text, String expected) {
    assertThat(Addresses.text(Objects.requireNonNull(Addresses.parse("IPv6", text))))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "::1", "a.b.c.d", "1"})
  void whatIsNoIpv4Address(String text) {
    assertThat(Addresses.parse("IPv4", text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1.2.3.4", ":::", "1:2", "fe80::1%eth0", "g::1", "localhost"})
  void whatIsNoIpv6Address(String text) {
    assertThat(Addresses.parse("IPv6", text)).isNull();
  }
}
