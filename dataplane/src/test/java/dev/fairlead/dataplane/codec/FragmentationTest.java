package dev.fairlead.dataplane.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.dataplane.codec.Wire.Verdict;
import dev.fairlead.dataplane.message.Method;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The verdict on a message never depends on how it was cut into reads. */
class FragmentationTest {
  private static List<ByteBuf> pieces(ByteBuf all, int size) {
    List<ByteBuf> pieces = new ArrayList<>();
    for (int at = 0; at < all.readableBytes(); at += size) {
      pieces.add(all.slice(at, Math.min(size, all.readableBytes() - at)));
    }
    return pieces;
  }

  private static List<ByteBuf> split(ByteBuf all, int at) {
    return List.of(all.slice(0, at), all.slice(at, all.readableBytes() - at));
  }

  private interface Parse {
    Verdict apply(Function<ByteBuf, Iterable<ByteBuf>> cut);
  }

  private static void sameForAllCuts(String text, Parse parse) {
    Verdict whole = parse.apply(List::of);
    for (int size : new int[] {1, 2, 3, 5, 7, 16, 1000, 1024, 1025}) {
      assertSame(text, whole, parse.apply(all -> pieces(all, size)), "pieces of " + size);
    }
    int step = Math.max(1, text.length() / 300);
    for (int at = 0; at <= text.length(); at += step) {
      int cut = at;
      assertSame(text, whole, parse.apply(all -> split(all, cut)), "cut at " + at);
    }
  }

  /** A head that fails may leave other bytes behind: its connection takes no more. */
  private static void assertSame(String text, Verdict expected, Verdict actual, String how) {
    assertThat(actual.result()).as("%s: %s", how, text).isEqualTo(expected.result());
    assertThat(actual.failure()).as("%s: %s", how, text).isEqualTo(expected.failure());
    assertThat(actual.head()).as("%s: %s", how, text).isEqualTo(expected.head());
    assertThat(actual.left()).as("%s: %s", how, text).isEqualTo(expected.left());
  }

  @Test
  void requests() {
    for (String text : Corpus.requests()) {
      sameForAllCuts(text, cut -> Wire.request(text, cut));
    }
  }

  @Test
  void responses() {
    for (String text : Corpus.responses()) {
      sameForAllCuts(text, cut -> Wire.response(text, Method.GET, cut));
    }
  }
}
