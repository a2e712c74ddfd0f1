package io.buswork.gateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.buswork.api.Backoff;
import io.buswork.task.Durations;
import io.buswork.task.OnDue;
import io.buswork.task.Task;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the fields of one task: each with its kind and its bounds. */
final class TaskFields {

  /** All fields a task may have. */
  static final Set<String> NAMES =
      Set.of(
          "type",
          "payload",
          "queue",
          "priority",
          "delay",
          "runAt",
          "onDue",
          "maxAttempts",
          "timeout",
          "expiresAt",
          "backoff",
          "tags",
          "headers",
          "version");

  static final Duration MAX_DELAY = Duration.ofDays(3_660);
  private static final int MAX_NAME = 200;
  private static final int MAX_TAGS = 20;
  private static final int MAX_TAG = 100;
  private static final int MAX_HEADERS = 50;
  private static final int MAX_HEADER = 1_000;

  private final JsonParser parser;
  private final byte[] source;
  private final FieldErrors errors;
  private final String at;

  TaskFields(JsonParser parser, byte[] source, FieldErrors errors, String at) {
    this.parser = parser;
    this.source = source;
    this.errors = errors;
    this.at = at;
  }

  /** Reads the value of a field, the parser being at the field's name. */
  void read(String field, NewTask task) throws IOException {
    JsonToken token = parser.nextToken();
    switch (field) {
      case "type" -> task.type = name(field);
      case "payload" -> task.payload = slice();
      case "queue" -> task.queue = or(name(field), task.queue);
      case "priority" ->
          task.priority = integer(field, Task.MIN_PRIORITY, Task.MAX_PRIORITY, task.priority);
      case "delay" -> task.delay = duration(field, Duration.ZERO);
      case "runAt" -> task.runAt = time(field);
      case "onDue" -> task.onDue = onDue(field);
      case "maxAttempts" -> task.maxAttempts = integer(field, 1, 1000, 0);
      case "timeout" -> task.timeout = duration(field, Duration.ofMillis(1));
      case "expiresAt" -> task.expiresAt = time(field);
      case "backoff" -> task.backoff = backoff(token);
      case "tags" -> task.tags = tags(token);
      case "headers" -> task.headers = headers(token);
      case "version" -> task.version = name(field);
      default -> {
        errors.add(at + "/" + escape(field), "there is no field '" + field + "'" + like(field));
        parser.skipChildren();
      }
    }
  }

  private String slice() throws IOException {
    int start = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    parser.finishToken();
    int end = (int) parser.currentLocation().getByteOffset();
    if (end - start > TaskReader.MAX_PAYLOAD_BYTES) {
      throw Problem.tooLarge(
          "the payload" + (at.isEmpty() ? "" : " of item " + at.substring(1)) + " is over 1 MiB");
    }
    return new String(source, start, end - start, StandardCharsets.UTF_8);
  }

  private @Nullable String name(String field) throws IOException {
    String text = text(field);
    if (text != null && (text.isEmpty() || text.length() > MAX_NAME || !isName(text))) {
      errors.add(
          at + "/" + field, field + " must be 1 to 200 of the characters A-Z a-z 0-9 . _ : / -");
      return null;
    }
    return text;
  }

  private static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean fits =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '-' && c <= ':') || c == '_';
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private @Nullable String text(String field) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return parser.getText();
    }
    wrong(field, "must be a string");
    return null;
  }

  private int integer(String field, int least, int most, int otherwise) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() == JsonParser.NumberType.INT) {
      int value = parser.getIntValue();
      if (value >= least && value <= most) {
        return value;
      }
    }
    wrong(field, "must be a whole number from " + least + " to " + most);
    return otherwise;
  }

  private @Nullable Duration duration(String field, Duration least) throws IOException {
    String text = text(field);
    if (text == null) {
      return null;
    }
    try {
      Duration duration = Durations.parse(text);
      if (duration.compareTo(least) >= 0 && duration.compareTo(MAX_DELAY) <= 0) {
        return duration;
      }
      errors.add(at + "/" + field, field + " must be from 0 to 3660d, not '" + text + "'");
    } catch (IllegalArgumentException e) {
      errors.add(at + "/" + field, field + " " + e.getMessage());
    }
    return null;
  }

  private @Nullable Instant time(String field) throws IOException {
    String text = text(field);
    if (text == null) {
      return null;
    }
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      if (time.isAfter(Instant.EPOCH) && time.isBefore(Instant.parse("9999-01-01T00:00:00Z"))) {
        return time;
      }
    } catch (DateTimeParseException e) {
      // Said below, as for times that cannot be kept.
    }
    errors.add(
        at + "/" + field,
        field + " must be a time such as 2030-01-31T12:00:00Z, not '" + text + "'");
    return null;
  }

  private OnDue onDue(String field) throws IOException {
    String text = text(field);
    if (text == null || text.equals("enqueue")) {
      return OnDue.ENQUEUE;
    }
    if (!text.equals("run")) {
      errors.add(at + "/" + field, "onDue must be 'run' or 'enqueue', not '" + text + "'");
    }
    return OnDue.RUN;
  }

  private @Nullable Backoff backoff(JsonToken token) throws IOException {
    if (token != JsonToken.START_OBJECT) {
      wrong("backoff", "must be an object with kind, initial, max and jitter");
      return null;
    }
    Backoff.Kind kind = Backoff.DEFAULT.kind();
    Duration initial = Backoff.DEFAULT.initial();
    Duration max = null;
    double jitter = Backoff.DEFAULT.jitter();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "kind" -> kind = kind();
        case "initial" -> initial = or(duration("backoff/initial", Duration.ofMillis(1)), initial);
        case "max" -> max = duration("backoff/max", Duration.ofMillis(1));
        case "jitter" -> jitter = jitter();
        default -> {
          errors.add(at + "/backoff/" + escape(field), "there is no field '" + field + "'");
          parser.skipChildren();
        }
      }
    }
    Duration top = max == null ? longer(initial, Backoff.DEFAULT.max()) : max;
    if (top.compareTo(initial) < 0) {
      errors.add(at + "/backoff/max", "max must be at least initial");
      return null;
    }
    return new Backoff(kind, initial, top, jitter);
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  private Backoff.Kind kind() throws IOException {
    String text = text("backoff/kind");
    for (Backoff.Kind kind : Backoff.Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(text)) {
        return kind;
      }
    }
    if (text != null) {
      errors.add(at + "/backoff/kind", "kind must be fixed, linear or exponential");
    }
    return Backoff.DEFAULT.kind();
  }

  private double jitter() throws IOException {
    if (parser.currentToken().isNumeric()) {
      double value = parser.getDoubleValue();
      if (value >= 0 && value <= 1) {
        return value;
      }
    }
    wrong("backoff/jitter", "must be a number from 0 to 1");
    return Backoff.DEFAULT.jitter();
  }

  private List<String> tags(JsonToken token) throws IOException {
    List<String> tags = new ArrayList<>();
    boolean fits = token == JsonToken.START_ARRAY;
    if (fits) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
          tags.add(parser.getText());
        } else {
          fits = false;
          parser.skipChildren();
        }
      }
    } else {
      parser.skipChildren();
    }
    if (!fits
        || tags.size() > MAX_TAGS
        || tags.stream().anyMatch(tag -> tag.isEmpty() || tag.length() > MAX_TAG)) {
      errors.add(
          at + "/tags", "tags must be an array of at most 20 strings of 1 to 100 characters");
    }
    return tags;
  }

  private Map<String, String> headers(JsonToken token) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    boolean fits = token == JsonToken.START_OBJECT;
    if (fits) {
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        if (parser.nextToken() == JsonToken.VALUE_STRING) {
          headers.put(name, parser.getText());
          fits &= !name.isEmpty() && name.length() + parser.getTextLength() <= MAX_HEADER;
        } else {
          fits = false;
          parser.skipChildren();
        }
      }
    } else {
      parser.skipChildren();
    }
    if (!fits || headers.size() > MAX_HEADERS) {
      errors.add(
          at + "/headers",
          "headers must be an object of at most 50 strings, each with its name at most 1000"
              + " characters");
    }
    return headers;
  }

  private void wrong(String field, String rule) throws IOException {
    String shown =
        parser.currentToken().isScalarValue()
            ? ", not " + shorten(parser.getText())
            : ", not "
                + (parser.currentToken() == JsonToken.START_ARRAY ? "an array" : "an object");
    parser.skipChildren();
    errors.add(at + "/" + field, field.replace('/', '.') + " " + rule + shown);
  }

  private static String shorten(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }

  /** The nearest known name, should it be a slip. */
  private static String like(String field) {
    for (String name : new TreeSet<>(NAMES)) {
      boolean near =
          name.equalsIgnoreCase(field)
              || (field.length() > 2 && (name.startsWith(field) || field.startsWith(name)))
              || name.equalsIgnoreCase(field.replace("_", "").replace("-", ""));
      if (near) {
        return "; did you mean '" + name + "'?";
      }
    }
    return "";
  }

  private static String escape(String field) {
    return field.replace("~", "~0").replace("/", "~1");
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}
