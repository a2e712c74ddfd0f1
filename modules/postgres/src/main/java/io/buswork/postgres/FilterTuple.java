package io.buswork.postgres;

import io.buswork.store.TaskFilter;
import io.buswork.task.TaskState;
import io.vertx.core.json.Json;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A filter as the values that the searching statements take. */
final class FilterTuple {

  private final TaskFilter filter;

  FilterTuple(TaskFilter filter) {
    this.filter = filter;
  }

  /** Whether nothing but running tasks is wanted, which the dispatch records name. */
  boolean isOfRunning() {
    return filter.states().equals(Set.of(TaskState.RUNNING));
  }

  /** Whether an index leads to all that can match, however far apart they are. */
  boolean isOfKey() {
    return filter.key() != null || filter.group() != null;
  }

  /** The values for a span of ids. */
  Tuple span(long below, long from) {
    Set<TaskState> states = filter.states();
    Short[] live = codes(state -> !state.isFinal(), true);
    Short[] still = codes(state -> !state.isFinal() && state != TaskState.RUNNING, false);
    Short[] ended = codes(TaskState::isFinal, false);
    return Tuple.of(below, from)
        .addArrayOfShort(live)
        .addArrayOfShort(ended)
        .addString(filter.type())
        .addString(filter.queue())
        .addString(filter.tag())
        .addString(asStored(filter.text()))
        .addOffsetDateTime(TaskRows.time(filter.since()))
        .addOffsetDateTime(TaskRows.time(filter.until()))
        .addBoolean(states.isEmpty() || states.contains(TaskState.RUNNING))
        .addArrayOfShort(still)
        .addBoolean(live == null || live.length > 0)
        .addBoolean(ended == null || ended.length > 0)
        .addString(filter.key())
        .addString(filter.group());
  }

  /** Whether only tasks of some time are wanted. */
  boolean isOfTime() {
    return filter.since() != null || filter.until() != null;
  }

  /** That time: its end and its beginning. */
  Tuple time() {
    return Tuple.of(TaskRows.time(filter.until()), TaskRows.time(filter.since()));
  }

  /** What has ended before this day is not wanted; null: no such day. */
  @Nullable OffsetDateTime firstDay() {
    Instant since = filter.since();
    return since == null ? null : since.atOffset(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS);
  }

  /** Errors are kept as JSON. */
  private static @Nullable String asStored(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String quoted = Json.encode(text);
    return quoted.substring(1, quoted.length() - 1).toLowerCase(Locale.ROOT);
  }

  /** Null if all are wanted. */
  private Short @Nullable [] codes(Predicate<TaskState> which, boolean asKept) {
    if (filter.states().isEmpty()) {
      return null;
    }
    return filter.states().stream()
        .filter(which)
        .flatMap(state -> asKept ? kept(state) : Stream.of(state))
        .map(state -> (short) state.code())
        .distinct()
        .toArray(Short[]::new);
  }

  /** What runs is kept as ready, or as waiting for a time that has come. */
  private static Stream<TaskState> kept(TaskState state) {
    return state == TaskState.RUNNING
        ? Stream.of(TaskState.READY, TaskState.SCHEDULED, TaskState.RETRYING)
        : Stream.of(state);
  }
}
