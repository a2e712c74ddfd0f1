package io.buswork.gateway;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times as users see them: RFC 3339, UTC, milliseconds. */
final class Times {

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Times() {}

  static String format(Instant time) {
    return FORMAT.format(time);
  }

  static String format(long millis) {
    return FORMAT.format(Instant.ofEpochMilli(millis));
  }
}
