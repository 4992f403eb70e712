package dev.fairlead.dataplane.fields;

import dev.fairlead.dataplane.message.HeaderBlock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The Date field of one loop (RFC 9110 section 6.6.1): made once per second. */
public final class DateLine {
  private static final DateTimeFormatter IMF_FIXDATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private long second = -1;
  private FieldLines line = FieldLines.of();

  public void addTo(HeaderBlock headers) {
    long now = System.currentTimeMillis() / 1000;
    if (now != second) {
      second = now;
      line = FieldLines.of("Date", IMF_FIXDATE.format(Instant.ofEpochSecond(now)));
    }
    line.addTo(headers);
  }
}
