package io.buswork.gateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.buswork.api.TaskBounds;
import io.buswork.schedule.CatchUp;
import io.buswork.schedule.Overlap;
import io.buswork.schedule.Rhythm;
import io.buswork.schedule.Schedule;
import io.buswork.task.Task;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what a person says a schedule is; collects what is wrong with it. */
final class ScheduleReader {

  /** The fields a schedule may have, in the order in which they are told. */
  static final List<String> NAMES =
      List.of("cron", "every", "timezone", "overlap", "catchUp", "jitter", "paused", "task");

  private final byte[] source;
  private final Instant now;
  private final FieldErrors errors = new FieldErrors();
  private @Nullable String cron;
  private @Nullable Duration every;
  private ZoneId zone = ZoneId.of("UTC");
  private Overlap overlap = Overlap.SKIP;
  private CatchUp catchUp = CatchUp.NONE;
  private Duration jitter = Duration.ZERO;
  private boolean paused;
  private @Nullable Task task;

  private ScheduleReader(byte[] source, Instant now) {
    this.source = source;
    this.now = now;
  }

  /**
   * Reads a schedule.
   *
   * @param source UTF-8
   * @throws Problem 400, 413 or 422
   */
  static Schedule read(String name, byte[] source, Instant now) {
    var reader = new ScheduleReader(source, now);
    Set<String> seen =
        new ObjectBody(source, "a schedule", NAMES, reader.errors).read(reader::field);
    return reader.schedule(name, seen);
  }

  private void field(String field, JsonParser parser, Values values) throws IOException {
    switch (field) {
      case "cron" -> cron = values.text(field);
      case "every" -> every = values.duration(field, Duration.ofSeconds(1), TaskBounds.MAX_TIME);
      case "timezone" -> zone = zone(values);
      case "overlap" ->
          overlap = choice(values, field, Overlap::ofWireName, "skip, allow or queue", overlap);
      case "catchUp" ->
          catchUp = choice(values, field, CatchUp::ofWireName, "none, last or all", catchUp);
      case "jitter" ->
          jitter =
              Objects.requireNonNullElse(
                  values.duration(field, Duration.ZERO, TaskBounds.MAX_TIME), Duration.ZERO);
      case "paused" -> paused = Boolean.TRUE.equals(values.flag(field));
      case "task" -> task = task(parser, values);
      default -> throw new IllegalStateException("no reader for the field " + field);
    }
  }

  private ZoneId zone(Values values) throws IOException {
    String text = values.text("timezone");
    try {
      return text == null ? zone : Rhythm.zone(text);
    } catch (IllegalArgumentException e) {
      values.wrong("timezone", String.valueOf(e.getMessage()));
      return zone;
    }
  }

  private static <T> T choice(
      Values values, String field, Function<String, Optional<T>> known, String rule, T otherwise)
      throws IOException {
    String text = values.text(field);
    if (text == null) {
      return otherwise;
    }
    Optional<T> found = known.apply(text);
    if (found.isEmpty()) {
      values.wrong(field, field + " must be " + rule + ", not '" + text + "'");
    }
    return found.orElse(otherwise);
  }

  private @Nullable Task task(JsonParser parser, Values values) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      values.refuse("task", "must be a task, an object");
      return null;
    }
    NewTask read = TaskReader.task(parser, source, 0, errors, "/task", now);
    if (read.delay != null) {
      errors.add("/task/delay", "the schedule says when its task runs: it has no delay");
    }
    if (read.runAt != null) {
      errors.add("/task/runAt", "the schedule says when its task runs: it has no runAt");
    }
    if (read.unique != null) {
      errors.add("/task/unique", "a schedule makes one task an instant: it has no unique key");
    }
    FlowFields.refuse(read, errors, "/task", "a schedule");
    return read.type == null ? null : read.toTask(0, now);
  }

  private Schedule schedule(String name, Set<String> seen) {
    if (!seen.contains("task")) {
      errors.add("/task", "task is missing: it is what the schedule submits");
    }
    checkRhythm(seen);
    errors.throwIfAny();
    return new Schedule(
        name,
        new Rhythm(cron, every, zone),
        overlap,
        catchUp,
        jitter,
        paused,
        Objects.requireNonNull(task));
  }

  private void checkRhythm(Set<String> seen) {
    boolean hasCron = seen.contains("cron");
    if (hasCron && seen.contains("every")) {
      errors.add("/every", "cron and every contradict each other: give one of them");
    } else if (!hasCron && !seen.contains("every")) {
      errors.add("/cron", "cron or every is missing: they say when");
    } else if (cron != null || every != null) {
      checkTiming(new Rhythm(cron, every, zone), hasCron ? "cron" : "every");
    }
  }

  private void checkTiming(Rhythm rhythm, String field) {
    try {
      if (!ShortestGap.isLongerThan(jitter, rhythm.timing(), now)) {
        errors.add("/jitter", "jitter must be shorter than the time between two runs");
      }
    } catch (IllegalArgumentException e) {
      errors.add("/" + field, field + ": " + e.getMessage());
    }
  }
}
