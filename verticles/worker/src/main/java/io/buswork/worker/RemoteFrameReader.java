package io.buswork.worker;

import io.buswork.api.TaskBounds;
import io.buswork.task.Durations;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads what remote workers say: an object with one member, named after what it is. */
final class RemoteFrameReader {

  /** The most slots a remote worker can have. */
  static final int MAX_SLOTS = 1_000;

  /** The most types it can serve. */
  static final int MAX_TYPES = 100;

  private static final int MAX_NAME = 200;
  private static final List<String> KINDS =
      List.of("hello", "done", "fail", "snooze", "return", "progress", "log", "bye");

  private final String kind;
  private final JsonObject body;

  private RemoteFrameReader(String kind, JsonObject body) {
    this.kind = kind;
    this.body = body;
  }

  /**
   * Reads a frame.
   *
   * @throws BadFrameException if it cannot be read
   */
  static RemoteFrame read(String text) {
    JsonObject frame;
    try {
      frame = new JsonObject(text);
    } catch (DecodeException | ClassCastException e) {
      throw new BadFrameException("", "the frame is not a JSON object");
    }
    List<String> names = List.copyOf(frame.fieldNames());
    if (names.size() != 1 || !KINDS.contains(names.get(0))) {
      throw new BadFrameException(
          "", "the frame must be an object with one member of " + String.join(", ", KINDS));
    }
    String kind = names.get(0);
    if (!(frame.getValue(kind) instanceof JsonObject body)) {
      throw new BadFrameException("/" + kind, kind + " must be an object");
    }
    return new RemoteFrameReader(kind, body).read();
  }

  private RemoteFrame read() {
    return switch (kind) {
      case "hello" ->
          new RemoteFrame.Hello(
              text("worker", null, MAX_NAME), types(), number("slots", 1, MAX_SLOTS));
      case "done" -> new RemoteFrame.Done(id(), attempt(), body.getValue("result"));
      case "fail" -> fail();
      case "snooze" -> new RemoteFrame.Snooze(id(), attempt(), duration("after", Duration.ZERO));
      case "return" -> new RemoteFrame.Return(id(), attempt());
      case "progress" ->
          new RemoteFrame.Progress(
              id(), attempt(), number("percent", 0, 100), text("message", "", Integer.MAX_VALUE));
      case "log" -> new RemoteFrame.Log(id(), attempt(), text("line", null, Integer.MAX_VALUE));
      default -> new RemoteFrame.Bye();
    };
  }

  private RemoteFrame fail() {
    boolean retry = flag("retry", true);
    Duration after = body.getValue("after") == null ? null : duration("after", Duration.ZERO);
    Object error = body.getValue("error");
    if (error instanceof JsonObject told) {
      RemoteFrameReader inner = new RemoteFrameReader(kind + "/error", told);
      return new RemoteFrame.Fail(
          id(),
          attempt(),
          inner.text("type", "error", MAX_NAME),
          inner.text("message", "", Integer.MAX_VALUE),
          told.getValue("stack") == null ? null : inner.text("stack", "", Integer.MAX_VALUE),
          retry,
          after);
    }
    return new RemoteFrame.Fail(
        id(), attempt(), "error", text("error", "", Integer.MAX_VALUE), null, retry, after);
  }

  /** A decimal string, as everywhere; a number will do. */
  private long id() {
    Object id = body.getValue("id");
    try {
      if (id instanceof String || id instanceof Integer || id instanceof Long) {
        return Long.parseLong(id.toString());
      }
    } catch (NumberFormatException e) {
      // Said below, as for values of other kinds.
    }
    throw wrong("id", "must be a task's id, such as \"4711\"");
  }

  private boolean flag(String field, boolean otherwise) {
    Object value = body.getValue(field);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Boolean said) {
      return said;
    }
    throw wrong(field, "must be true or false");
  }

  private int attempt() {
    return number("attempt", 1, Integer.MAX_VALUE);
  }

  private Set<String> types() {
    Set<String> types = new TreeSet<>();
    if (body.getValue("types") instanceof JsonArray list
        && !list.isEmpty()
        && list.size() <= MAX_TYPES) {
      for (Object type : list) {
        if (!(type instanceof String name) || !TaskBounds.NAME.matcher(name).matches()) {
          throw wrong("types", "must hold names of 1 to 200 of A-Z a-z 0-9 . _ : / -, not " + type);
        }
        types.add(name);
      }
      return types;
    }
    throw wrong("types", "must be an array of 1 to " + MAX_TYPES + " task types");
  }

  private String text(String field, @Nullable String otherwise, int most) {
    Object value = body.getValue(field);
    if (value == null && otherwise != null) {
      return otherwise;
    }
    // No U+0000: the database cannot hold it.
    if (value instanceof String text
        && (otherwise != null || !text.isEmpty())
        && text.length() <= most
        && text.indexOf(0) < 0) {
      return text;
    }
    throw wrong(
        field,
        most == Integer.MAX_VALUE
            ? "must be a text without U+0000"
            : "must be a text of 1 to " + most + " characters, none of them U+0000");
  }

  private int number(String field, int least, int most) {
    Object value = body.getValue(field);
    if (value instanceof Integer number && number >= least && number <= most) {
      return number;
    }
    throw wrong(field, "must be a whole number from " + least + " to " + most);
  }

  private Duration duration(String field, Duration otherwise) {
    Object value = body.getValue(field);
    if (value == null) {
      return otherwise;
    }
    try {
      Duration duration = Durations.parse(value.toString());
      if (duration.compareTo(TaskBounds.MAX_TIME) <= 0) {
        return duration;
      }
    } catch (IllegalArgumentException e) {
      // Said below, as for durations that are too long.
    }
    throw wrong(field, "must be " + Durations.FORM + ", and 3660d at most");
  }

  private BadFrameException wrong(String field, String rule) {
    return new BadFrameException("/" + kind + "/" + field, kind + "." + field + " " + rule);
  }
}
