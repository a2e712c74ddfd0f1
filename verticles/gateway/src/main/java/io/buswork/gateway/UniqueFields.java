package io.buswork.gateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.buswork.api.TaskBounds;
import io.buswork.task.Unique;
import io.buswork.task.Unique.OnConflict;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads for how long a task's key is unique, and what becomes of a submit that meets it. */
final class UniqueFields {

  /** The fields there are, in the order in which they are told. */
  static final List<String> NAMES = List.of("for", "onConflict");

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Set<String> WORDS = Set.of("active", "forever");

  private final Values values;
  private String span = Unique.DEFAULT.spanText();
  private OnConflict onConflict = Unique.DEFAULT.onConflict();

  private UniqueFields(Values values) {
    this.values = values;
  }

  /** Reads the value at hand; null if it is something else. */
  static @Nullable Unique read(Values task) throws IOException {
    JsonParser parser = task.parser();
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      task.refuse("unique", "must be an object with any of for and onConflict");
      return null;
    }
    var fields = new UniqueFields(task.below("unique"));
    ObjectFields.read(fields.values, NAMES, (field, at, values) -> fields.read(field));
    return Unique.of(fields.span, fields.onConflict);
  }

  private void read(String field) throws IOException {
    switch (field) {
      case "for" -> readSpan();
      case "onConflict" -> readOnConflict();
      default -> throw new IllegalStateException("no reader for the field " + field);
    }
  }

  private void readSpan() throws IOException {
    JsonParser parser = values.parser();
    if (parser.currentToken() == JsonToken.VALUE_STRING && WORDS.contains(parser.getText())) {
      span = parser.getText();
      return;
    }
    Duration period = values.duration("for", SHORTEST, TaskBounds.MAX_TIME);
    span = period == null ? span : period.toString();
  }

  private void readOnConflict() throws IOException {
    String text = values.text("onConflict");
    if (text == null) {
      return;
    }
    Optional<OnConflict> known = OnConflict.ofWireName(text);
    if (known.isEmpty()) {
      values.wrong(
          "onConflict", "onConflict must be return, reject or replace, not '" + text + "'");
    }
    onConflict = known.orElse(onConflict);
  }
}
