package io.buswork.gateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.buswork.event.EventPattern;
import io.buswork.event.Subscription;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a person says a subscription is; collects what is wrong with it. */
final class SubscriptionReader {

  /** The fields a subscription may have, in the order in which they are told. */
  static final List<String> NAMES = List.of("event", "payloadFrom", "paused", "task");

  private static final int MAX_POINTER = 1_000;
  private static final Pattern POINTER = Pattern.compile("(?:/[^~/]*+(?:~[01][^~/]*+)*+)*+");

  private final byte[] source;
  private final Instant now;
  private final FieldErrors errors = new FieldErrors();
  private @Nullable EventPattern event;
  private @Nullable String payloadFrom;
  private boolean paused;
  private boolean hasPayload;
  private @Nullable String task;

  private SubscriptionReader(byte[] source, Instant now) {
    this.source = source;
    this.now = now;
  }

  /**
   * Reads a subscription.
   *
   * @param source UTF-8
   * @throws Problem 400, 413 or 422
   */
  static Subscription read(String name, byte[] source, Instant now) {
    return new SubscriptionReader(source, now).read(name);
  }

  private Subscription read(String name) {
    Set<String> seen = new ObjectBody(source, "a subscription", NAMES, errors).read(this::field);
    if (!seen.contains("event")) {
      errors.add("/event", "event is missing: it says which events are meant");
    }
    if (!seen.contains("task")) {
      errors.add("/task", "task is missing: it is what each event makes");
    }
    if (hasPayload && seen.contains("payloadFrom")) {
      errors.add(
          "/payloadFrom", "payloadFrom and the task's payload contradict each other: give one");
    }
    errors.throwIfAny();
    return new Subscription(
        name, Objects.requireNonNull(event), paused, payload(), Objects.requireNonNull(task));
  }

  private @Nullable String payload() {
    if (hasPayload) {
      return null;
    }
    return payloadFrom == null ? Subscription.ALL_DATA : payloadFrom;
  }

  private void field(String field, JsonParser parser, Values values) throws IOException {
    switch (field) {
      case "event" -> event = event(values);
      case "payloadFrom" -> payloadFrom = pointer(values);
      case "paused" -> paused = Boolean.TRUE.equals(values.flag(field));
      case "task" -> task = task(parser, values);
      default -> throw new IllegalStateException("no reader for the field " + field);
    }
  }

  private static @Nullable EventPattern event(Values values) throws IOException {
    String text = values.text("event");
    try {
      return text == null ? null : EventPattern.of(text);
    } catch (IllegalArgumentException e) {
      values.wrong("event", "event can match nothing: " + e.getMessage());
      return null;
    }
  }

  private static @Nullable String pointer(Values values) throws IOException {
    String text = values.words("payloadFrom", 0, MAX_POINTER);
    if (text != null && !POINTER.matcher(text).matches()) {
      values.wrong("payloadFrom", "payloadFrom must be a JSON pointer such as /customer/name");
    }
    return text;
  }

  private @Nullable String task(JsonParser parser, Values values) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      values.refuse("task", "must be a task, an object");
      return null;
    }
    int start = (int) parser.currentTokenLocation().getByteOffset();
    var names = new TaskFields.Names();
    var fields = new TaskFields(values.below("task"), source, 0, names, new NewTask());
    NewTask task = TaskReader.task(fields, errors, "/task", now);
    if (task.unique != null) {
      errors.add("/task/unique", "a subscription makes one task an event: it has no unique key");
    }
    FlowFields.refuse(task, errors, "/task", "a subscription");
    hasPayload = fields.says("payload");
    int end = (int) parser.currentLocation().getByteOffset();
    return JsonSlice.text(source, start, end - start);
  }
}
