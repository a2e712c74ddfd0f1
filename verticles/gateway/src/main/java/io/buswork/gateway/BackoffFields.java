package io.buswork.gateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.buswork.api.Backoff;
import io.buswork.api.TaskBounds;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads how long a failed task waits for its next attempt. */
final class BackoffFields {

  /** Its fields. */
  static final List<String> NAMES = List.of("kind", "initial", "max", "jitter");

  private static final Duration SHORTEST = Duration.ofMillis(1);

  private final Values values;
  private Backoff.@Nullable Kind kind;
  private @Nullable Duration initial;
  private @Nullable Duration max;
  private @Nullable Double jitter;

  private BackoffFields(Values values) {
    this.values = values;
  }

  /** Reads the value at hand; null if it is no backoff. */
  static @Nullable Backoff read(Values task) throws IOException {
    JsonParser parser = task.parser();
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      task.refuse("backoff", "must be an object with any of kind, initial, max and jitter");
      return null;
    }
    var fields = new BackoffFields(task.below("backoff"));
    ObjectFields.read(fields.values, NAMES, (field, at, values) -> fields.read(field));
    return fields.backoff();
  }

  private void read(String field) throws IOException {
    switch (field) {
      case "kind" -> kind = kind();
      case "initial" -> initial = values.duration(field, SHORTEST, TaskBounds.MAX_TIME);
      case "max" -> max = values.duration(field, SHORTEST, TaskBounds.MAX_TIME);
      case "jitter" -> jitter = values.number(field, 0, 1);
      default -> throw new IllegalStateException("no reader for the field " + field);
    }
  }

  private Backoff.@Nullable Kind kind() throws IOException {
    String text = values.text("kind");
    for (Backoff.Kind each : Backoff.Kind.values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(text)) {
        return each;
      }
    }
    if (text != null) {
      values.wrong("kind", "kind must be fixed, linear or exponential, not '" + text + "'");
    }
    return null;
  }

  /** What is not said is as by default, but a lone wait is never cut short by the other's. */
  private @Nullable Backoff backoff() {
    Duration least = initial;
    Duration most = max;
    if (least == null) {
      least = most == null ? Backoff.DEFAULT.initial() : shorter(most, Backoff.DEFAULT.initial());
    }
    if (most == null) {
      most = longer(least, Backoff.DEFAULT.max());
    }
    if (most.compareTo(least) < 0) {
      values.wrong("max", "max must be at least initial");
      return null;
    }
    return new Backoff(
        kind == null ? Backoff.DEFAULT.kind() : kind,
        least,
        most,
        jitter == null ? Backoff.DEFAULT.jitter() : jitter);
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
