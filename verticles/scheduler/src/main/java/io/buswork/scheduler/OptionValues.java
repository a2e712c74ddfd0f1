package io.buswork.scheduler;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads configured values, and refuses what cannot be meant. */
final class OptionValues {

  private static final Pattern SHORT = Pattern.compile("(\\d{1,15})(ms|s|m|h|d)");

  private final String prefix;
  private final JsonObject json;

  OptionValues(String prefix, JsonObject json, Set<String> known) {
    this.prefix = prefix;
    this.json = json;
    for (String key : json.fieldNames()) {
      if (!known.contains(key)) {
        throw refused(
            prefix + key, json.getValue(key), "no such key; one of " + new TreeSet<>(known));
      }
    }
  }

  long number(String key, long otherwise, long max) {
    Object value = json.getValue(key);
    if (value == null) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(value.toString().trim());
      if (number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw refused(prefix + key, value, "must be a whole number");
    }
    throw refused(prefix + key, value, "must be at most " + max);
  }

  Duration duration(String key, Duration otherwise) {
    Object value = json.getValue(key);
    if (value == null) {
      return otherwise;
    }
    String text = value.toString().trim();
    Matcher match = SHORT.matcher(text);
    try {
      return match.matches()
          ? ofUnit(Long.parseLong(match.group(1)), match.group(2))
          : Duration.parse(text.toUpperCase(Locale.ROOT));
    } catch (DateTimeParseException | ArithmeticException e) {
      throw refused(
          prefix + key, value, "must be a duration such as 500ms, 30s, 5m, 2h, 1d or PT30S");
    }
  }

  static void require(String key, long value, long min, long max) {
    if (value < min || value > max) {
      throw refused("scheduler." + key, value, "must be from " + min + " to " + max);
    }
  }

  static void require(String key, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw refused("scheduler." + key, value, "must be from " + min + " to " + max);
    }
  }

  private static Duration ofUnit(long amount, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  private static IllegalArgumentException refused(String key, Object value, String why) {
    return new IllegalArgumentException(key + ": " + value + ": " + why);
  }
}
