package dev.fairlead.dataplane.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GrammarTest {
  private static final String TOKEN =
      "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

  @Test
  void tokensAreThoseOfRfc9110() {
    for (int c = 0; c < 256; c++) {
      assertThat(Grammar.token((byte) c)).isEqualTo(TOKEN.indexOf(c) >= 0);
    }
  }

  @Test
  void valuesAreSkippedAsByteByByte() {
    Random random = new Random(4);
    byte[] bytes = new byte[64];
    for (int round = 0; round < 20_000; round++) {
      random.nextBytes(bytes);
      for (int i = 0; i < bytes.length; i++) {
        boolean rare = random.nextInt(40) == 0;
        bytes[i] = rare || Grammar.value(bytes[i]) ? bytes[i] : (byte) 'a';
      }
      int from = random.nextInt(8);
      int expected = from;
      while (expected < bytes.length && Grammar.value(bytes[expected])) {
        expected++;
      }
      assertThat(Grammar.skipValue(bytes, from, bytes.length)).isEqualTo(expected);
    }
  }

  @Test
  void everyKnownNameIsFoundInAnyCase() {
    for (int id = 1; !HeaderName.name(id).equals("origin"); id++) {
      String name = HeaderName.name(id);
      for (String form :
          new String[] {name, name.toUpperCase(Locale.ROOT), capital(name), "xx" + name}) {
        byte[] bytes = form.getBytes(StandardCharsets.US_ASCII);
        boolean prefixed = form.startsWith("xx");
        assertThat(HeaderName.of(bytes, prefixed ? 2 : 0, bytes.length)).as(form).isEqualTo(id);
        assertThat(HeaderName.of(bytes, 0, bytes.length - 1)).isNotEqualTo(id);
      }
      assertThat(HeaderName.of(name)).isEqualTo(id);
    }
  }

  private static String capital(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  /** The hash looks at five bits of a letter only: neighbours must not be taken for it. */
  @Test
  void noOtherByteIsTakenForALetter() {
    for (int id = 1; !HeaderName.name(id).equals("origin"); id++) {
      byte[] name = HeaderName.name(id).getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < name.length; i++) {
        byte right = name[i];
        for (int c = 0; c < 256; c++) {
          name[i] = (byte) c;
          boolean same = Grammar.lower((byte) c) == right;
          assertThat(HeaderName.of(name, 0, name.length) == id).isEqualTo(same);
        }
        name[i] = right;
      }
    }
  }
}
