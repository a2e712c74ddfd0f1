package io.buswork.gateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.buswork.api.Delivery;
import io.buswork.api.TaskBounds;
import io.buswork.task.OnDue;
import io.buswork.task.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the fields of one task, in any order. */
final class TaskFields {

  /** The fields a task may have, in the order in which they are told. */
  static final List<String> NAMES =
      List.of(
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
          "version",
          "key",
          "unique",
          "delivery",
          "concurrencyKey",
          "after",
          "afterFailed",
          "group",
          "onGroupDone");

  private static final Duration SHORTEST = Duration.ofMillis(1);

  private final Values values;
  private final JsonParser parser;
  private final byte[] source;
  private final int base;
  private final NewTask task;
  private final Names names;
  private int seen;

  /** The last type and queue. */
  record Names(LastName type, LastName queue) {

    Names() {
      this(new LastName(TaskBounds.NAME), new LastName(TaskBounds.NAME));
    }
  }

  /**
   * @param source what the parser reads
   * @param base where in it the parser's offsets begin
   * @param names of the tasks before in the same request
   * @param task is filled
   */
  TaskFields(Values values, byte[] source, int base, Names names, NewTask task) {
    this.values = values;
    this.parser = values.parser();
    this.source = source;
    this.base = base;
    this.names = names;
    this.task = task;
  }

  /** Reads all fields, the parser being at the object's beginning. */
  NewTask readAll() throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      read();
    }
    return task;
  }

  private void read() throws IOException {
    String field = parser.currentName();
    parser.nextToken();
    int bit = 1 << (NAMES.indexOf(field) + 1);
    if (bit == 1) {
      values.wrong(field, "there is no field '" + field + "'" + FieldNames.like(field, NAMES));
      parser.skipChildren();
    } else if ((seen & bit) != 0) {
      values.wrong(field, field + " is given twice");
      parser.skipChildren();
    } else {
      seen |= bit;
      read(field);
    }
  }

  boolean isMissingKey() {
    return isSeen("unique") && !isSeen("key");
  }

  private boolean isSeen(String field) {
    return (seen & (1 << (NAMES.indexOf(field) + 1))) != 0;
  }

  boolean isMissingType() {
    return (seen & 2) == 0;
  }

  /** Whether the field was given. */
  boolean says(String field) {
    return (seen & (1 << (NAMES.indexOf(field) + 1))) != 0;
  }

  private void read(String field) throws IOException {
    switch (field) {
      case "type" -> task.type = values.name(field, names.type(), TaskBounds.NAME_RULE);
      case "payload" -> task.payload = slice();
      case "queue" -> {
        task.queue = or(values.name(field, names.queue(), TaskBounds.NAME_RULE), task.queue);
        task.saysQueue = true;
      }
      case "priority" ->
          task.priority =
              or(values.integer(field, Task.MIN_PRIORITY, Task.MAX_PRIORITY), task.priority);
      case "delay" -> task.delay = values.duration(field, Duration.ZERO, TaskBounds.MAX_TIME);
      case "runAt" -> task.runAt = values.time(field);
      case "onDue" -> task.onDue = onDue();
      case "maxAttempts" ->
          task.maxAttempts = or(values.integer(field, 1, TaskBounds.MAX_ATTEMPTS), 0);
      case "timeout" -> task.timeout = values.duration(field, SHORTEST, TaskBounds.MAX_TIME);
      case "expiresAt" -> task.expiresAt = values.time(field);
      case "backoff" -> task.backoff = BackoffFields.read(values);
      case "tags" -> task.tags = tags();
      case "headers" -> task.headers = headers();
      case "version" ->
          task.version = values.text(field, TaskBounds.VERSION, TaskBounds.VERSION_RULE);
      case "key" -> task.key = values.words(field, 1, TaskBounds.MAX_KEY);
      case "unique" -> task.unique = UniqueFields.read(values);
      case "delivery" -> task.delivery = delivery();
      case "concurrencyKey" -> task.concurrencyKey = values.words(field, 1, TaskBounds.MAX_KEY);
      case "after" -> FlowFields.after(values, task);
      case "afterFailed" -> task.runIfFailed = FlowFields.runIfFailed(values);
      case "group" -> task.group = values.words(field, 1, TaskBounds.MAX_KEY);
      case "onGroupDone" -> task.onGroupDone = onGroupDone();
      default -> throw new IllegalStateException("no reader for the field " + field);
    }
  }

  private @Nullable NewTask onGroupDone() throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      values.refuse("onGroupDone", "must be a task, an object");
      return null;
    }
    Values below = values.below("onGroupDone");
    var fields = new TaskFields(below, source, base, new Names(), new NewTask());
    NewTask end = fields.readAll();
    FlowFields.checkEnd(fields, below);
    return end;
  }

  private String slice() throws IOException {
    int start = base + (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    parser.finishToken();
    int length = base + (int) parser.currentLocation().getByteOffset() - start;
    if (length > TaskBounds.MAX_PAYLOAD) {
      throw Problem.tooLarge(values.place() + "the payload may have 1 MiB, not " + length);
    }
    return JsonSlice.text(source, start, length);
  }

  private OnDue onDue() throws IOException {
    String text = values.text("onDue");
    if (text == null || text.equals("enqueue")) {
      return OnDue.ENQUEUE;
    }
    if (!text.equals("run")) {
      values.wrong("onDue", "onDue must be 'run' or 'enqueue', not '" + text + "'");
    }
    return OnDue.RUN;
  }

  private @Nullable Delivery delivery() throws IOException {
    String text = values.text("delivery");
    Optional<Delivery> known = text == null ? Optional.empty() : Delivery.ofWireName(text);
    if (text != null && known.isEmpty()) {
      values.wrong(
          "delivery",
          "delivery must be at-least-once, exactly-once or at-most-once, not '" + text + "'");
    }
    return known.orElse(null);
  }

  private List<String> tags() throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      values.refuse("tags", "must be an array of strings");
      return List.of();
    }
    List<String> tags = new ArrayList<>();
    Values items = values.below("tags");
    int count = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (count == TaskBounds.MAX_TAGS) {
        values.wrong("tags", "tags must be at most " + TaskBounds.MAX_TAGS);
      }
      if (count++ < TaskBounds.MAX_TAGS) {
        tags.add(or(items.words(Integer.toString(count - 1), 1, TaskBounds.MAX_TAG), ""));
      } else {
        parser.skipChildren();
      }
    }
    return tags;
  }

  private Map<String, String> headers() throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      values.refuse("headers", "must be an object of strings");
      return Map.of();
    }
    Map<String, String> headers = new LinkedHashMap<>();
    Values items = values.below("headers");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      if (headers.containsKey(name)) {
        items.wrong(name, "the header is given twice");
        parser.skipChildren();
      } else if (headers.size() <= TaskBounds.MAX_HEADERS) {
        items.checkName(name, TaskBounds.MAX_HEADER_NAME);
        headers.put(name, or(items.words(name, 0, TaskBounds.MAX_HEADER), ""));
      } else {
        parser.skipChildren();
      }
    }
    if (headers.size() > TaskBounds.MAX_HEADERS) {
      values.wrong("headers", "headers must be at most " + TaskBounds.MAX_HEADERS);
    }
    return headers;
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}
