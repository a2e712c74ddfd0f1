package io.buswork.config;

import io.buswork.task.Durations;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.function.Function;

/**
 * Reads the values of one part of the configuration. What cannot be meant is refused with an {@link
 * IllegalArgumentException} that names the key, the value and what would be right.
 */
public final class ConfigValues {

  private final String prefix;
  private final JsonObject json;

  /**
   * @param prefix what comes before the keys in messages, such as {@code worker.}
   * @param json the values by key; all that is not in it keeps its default
   */
  public ConfigValues(String prefix, JsonObject json) {
    this.prefix = prefix;
    this.json = json;
  }

  /** A duration. */
  public Duration duration(String key, Duration otherwise) {
    return read(key, otherwise, Durations::parse, Durations.FORM);
  }

  /** A whole number. */
  public int integer(String key, int otherwise) {
    return read(key, otherwise, Integer::valueOf, "a whole number, 2147483647 at most");
  }

  /** A whole number that may be larger. */
  public long number(String key, long otherwise) {
    return read(key, otherwise, Long::valueOf, "a whole number");
  }

  /** Yes or no. */
  public boolean flag(String key, boolean otherwise) {
    return read(key, otherwise, ConfigValues::flag, "true or false");
  }

  /** Refuses what lies outside of these bounds. */
  public static void require(String key, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw refused(
          key, text(value), "from " + Durations.format(least) + " to " + Durations.format(most));
    }
  }

  /** Refuses what lies outside of these bounds. */
  public static void require(String key, long value, long least, long most) {
    if (value < least || value > most) {
      throw refused(key, value, "from " + least + " to " + most);
    }
  }

  private <T> T read(String key, T otherwise, Function<String, T> reading, String right) {
    Object value = json.getValue(key);
    if (value == null) {
      return otherwise;
    }
    try {
      return reading.apply(value.toString().strip());
    } catch (IllegalArgumentException e) {
      throw refused(prefix + key, value, right);
    }
  }

  private static boolean flag(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException(text);
    }
    return text.equals("true");
  }

  /** As users write it; some are too long for that. */
  private static String text(Duration value) {
    try {
      return Durations.format(value);
    } catch (ArithmeticException e) {
      return value.toString();
    }
  }

  private static IllegalArgumentException refused(String key, Object value, String right) {
    return new IllegalArgumentException(key + "=" + value + ": must be " + right);
  }
}
