package io.buswork.gateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.buswork.task.Durations;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads single values at the parser's place, each with its kind and its bounds. What does not fit
 * is noted and passed over, and answered with null.
 */
final class Values {

  /** As {@code Duration} in {@code openapi.json}. */
  static final Pattern DURATION =
      Pattern.compile(
          "[0-9]{1,15}(ms|s|m|h|d)"
              + "|P[0-9]{1,9}D(T([0-9]{1,9}H)?([0-9]{1,9}M)?([0-9]{1,9}([.][0-9]{1,9})?S)?)?"
              + "|PT([0-9]{1,9}H)?([0-9]{1,9}M)?([0-9]{1,9}([.][0-9]{1,9})?S)?");

  /** As {@code Time} in {@code openapi.json}. */
  static final Pattern TIME =
      Pattern.compile(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?"
              + "(Z|[+-][0-9]{2}:[0-9]{2})");

  private static final int SHOWN = 40;
  private static final Instant FIRST = Instant.EPOCH;
  private static final Instant LAST = Instant.parse("9999-01-01T00:00:00Z");

  private final JsonParser parser;
  private final FieldErrors errors;
  private final String at;

  /**
   * @param at the JSON pointer of the object that is read
   */
  Values(JsonParser parser, FieldErrors errors, String at) {
    this.parser = parser;
    this.errors = errors;
    this.at = at;
  }

  JsonParser parser() {
    return parser;
  }

  /** The values of an object inside of this one. */
  Values below(String field) {
    return new Values(parser, errors, at + "/" + field);
  }

  /** Which item of a list, or which member, this is about, for messages; empty if it is all. */
  String place() {
    if (at.isEmpty()) {
      return "";
    }
    String place = at.substring(1);
    return (Character.isDigit(place.charAt(0)) ? "item " : "") + place + ": ";
  }

  /** Notes if a name that the sender chose cannot be kept. */
  void checkName(String name, int most) {
    if (name.isEmpty() || name.codePointCount(0, name.length()) > most || !isStorable(name)) {
      wrong(name, "a name must have 1 to " + most + " characters, none of them U+0000");
    }
  }

  /** Notes what is wrong with a field. */
  void wrong(String field, String what) {
    errors.add(at + "/" + Pointers.escape(field), what);
  }

  /** Notes that the value at hand does not fit, and passes over it. */
  void refuse(String field, String rule) throws IOException {
    JsonToken token = parser.currentToken();
    String found =
        token == JsonToken.START_ARRAY
            ? "an array"
            : token == JsonToken.START_OBJECT ? "an object" : shorten(parser.getText());
    parser.skipChildren();
    wrong(field, field + " " + rule + ", not " + found);
  }

  @Nullable String text(String field) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return parser.getText();
    }
    refuse(field, "must be a string");
    return null;
  }

  /** The same for a name that is likely to be the one before. */
  @Nullable String name(String field, LastName last, String rule) throws IOException {
    String text = text(field);
    if (text == null || last.fits(text)) {
      return text == null ? null : last.shared(text);
    }
    wrong(field, field + " must be " + rule + ", not '" + shorten(text) + "'");
    return null;
  }

  /** A string of which the whole fits the pattern. */
  @Nullable String text(String field, Pattern pattern, String rule) throws IOException {
    String text = text(field);
    if (text == null || pattern.matcher(text).matches()) {
      return text;
    }
    wrong(field, field + " must be " + rule + ", not '" + shorten(text) + "'");
    return null;
  }

  /**
   * A string that the database can keep.
   *
   * @param most its greatest length in characters
   */
  @Nullable String words(String field, int least, int most) throws IOException {
    String text = text(field);
    if (text == null) {
      return null;
    }
    int length = text.codePointCount(0, text.length());
    if (length < least || length > most) {
      wrong(field, "must have " + least + " to " + most + " characters, not " + length);
      return null;
    }
    if (!isStorable(text)) {
      wrong(field, "must not hold the character U+0000 or half a surrogate pair");
      return null;
    }
    return text;
  }

  @Nullable Boolean flag(String field) throws IOException {
    if (parser.currentToken().isBoolean()) {
      return parser.getBooleanValue();
    }
    refuse(field, "must be true or false");
    return null;
  }

  @Nullable Integer integer(String field, int least, int most) throws IOException {
    if (parser.currentToken().isNumeric()) {
      double value = parser.getDoubleValue();
      if (value >= least && value <= most && value == Math.rint(value)) {
        return (int) value;
      }
    }
    refuse(field, "must be a whole number from " + least + " to " + most);
    return null;
  }

  @Nullable Double number(String field, double least, double most) throws IOException {
    if (parser.currentToken().isNumeric()) {
      double value = parser.getDoubleValue();
      if (value >= least && value <= most) {
        return value;
      }
    }
    refuse(field, "must be a number from " + least + " to " + most);
    return null;
  }

  @Nullable Duration duration(String field, Duration least, Duration most) throws IOException {
    String text = text(field, DURATION, Durations.FORM);
    if (text == null) {
      return null;
    }
    try {
      Duration duration = Durations.parse(text);
      if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
        return duration;
      }
    } catch (IllegalArgumentException e) {
      // Said below: a number that no duration can hold, or "PT" alone.
    }
    String range = Durations.format(least) + " to " + Durations.format(most);
    wrong(field, field + " must be from " + range + ", not '" + text + "'");
    return null;
  }

  @Nullable Instant time(String field) throws IOException {
    String text = text(field);
    if (text == null) {
      return null;
    }
    try {
      if (TIME.matcher(text).matches()) {
        Instant time = OffsetDateTime.parse(text).toInstant();
        if (!time.isBefore(FIRST) && time.isBefore(LAST)) {
          return time;
        }
      }
    } catch (DateTimeParseException e) {
      // Said below, as for times that cannot be kept: there is no such day, say.
    }
    wrong(
        field,
        field
            + " must be a time from 1970 to 9998, such as 2030-01-31T12:00:00Z, not '"
            + shorten(text)
            + "'");
    return null;
  }

  private static boolean isStorable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (c == 0 || Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }

  /** As much of it as an answer may repeat. */
  static String shorten(String text) {
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
  }
}
