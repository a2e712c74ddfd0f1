package io.buswork.gateway;

import com.fasterxml.jackson.core.JsonParser;
import io.buswork.api.TaskBounds;
import io.buswork.event.EventNames;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a posted event; collects what is wrong with it. */
final class EventReader {

  /** The fields an event may have, in the order in which they are told. */
  static final List<String> NAMES = List.of("name", "data", "key");

  private static final int MAX_KEY = 1_000;

  private final byte[] source;
  private final FieldErrors errors = new FieldErrors();
  private @Nullable String name;
  private @Nullable String key;
  private String data = "{}";

  private EventReader(byte[] source) {
    this.source = source;
  }

  /**
   * Reads an event.
   *
   * @param source UTF-8
   * @throws Problem 400, 413 or 422
   */
  static NewEvent read(byte[] source) {
    return new EventReader(source).read();
  }

  private NewEvent read() {
    Set<String> seen = new ObjectBody(source, "an event", NAMES, errors).read(this::field);
    if (!seen.contains("name")) {
      errors.add("/name", "name is missing: it says what has happened");
    }
    errors.throwIfAny();
    return new NewEvent(Objects.requireNonNull(name), key, data);
  }

  private void field(String field, JsonParser parser, Values values) throws IOException {
    switch (field) {
      case "name" -> name = name(values);
      case "data" ->
          data = JsonSlice.next(parser, source, TaskBounds.MAX_PAYLOAD, "data: an event's");
      case "key" -> key = values.words(field, 1, MAX_KEY);
      default -> throw new IllegalStateException("no reader for the field " + field);
    }
  }

  private static @Nullable String name(Values values) throws IOException {
    String text = values.text("name");
    try {
      if (text != null) {
        EventNames.check(text);
      }
    } catch (IllegalArgumentException e) {
      values.wrong("name", "name cannot be an event's: " + e.getMessage());
    }
    return text;
  }
}
