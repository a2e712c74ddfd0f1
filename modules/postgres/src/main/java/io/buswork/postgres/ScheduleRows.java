package io.buswork.postgres;

import io.buswork.schedule.CatchUp;
import io.buswork.schedule.Overlap;
import io.buswork.schedule.Rhythm;
import io.buswork.schedule.Schedule;
import io.buswork.schedule.Situation;
import io.buswork.store.ScheduleRow;
import io.buswork.task.Task;
import io.buswork.task.TaskState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rows as schedules, and back. Columns are taken by name. */
final class ScheduleRows {

  private ScheduleRows() {}

  static Schedule schedule(Row row) {
    Long every = row.getLong("every_ms");
    return new Schedule(
        row.getString("name"),
        new Rhythm(
            row.getString("cron"),
            every == null ? null : Duration.ofMillis(every),
            ZoneId.of(row.getString("timezone"))),
        Overlap.valueOf(upper(row, "overlap")),
        CatchUp.valueOf(upper(row, "catch_up")),
        Duration.ofMillis(row.getLong("jitter_ms")),
        row.getBoolean("paused"),
        template(row));
  }

  static ScheduleRow row(Row row) {
    return new ScheduleRow(
        schedule(row),
        ScheduleRow.Source.valueOf(upper(row, "source")),
        row.getString("module"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("changed_at").toInstant(),
        runs(row.getString("runs")));
  }

  static Situation situation(Row row) {
    Long room = row.getLong("room");
    return new Situation(
        row.getOffsetDateTime("handled_at").toInstant(),
        row.getOffsetDateTime("now").toInstant(),
        row.getInteger("unfinished"),
        TaskRows.instant(row.getOffsetDateTime("waiting_at")),
        room == null ? Long.MAX_VALUE : room);
  }

  /** As {@code put_schedule.sql} wants it. */
  static Tuple values(Schedule schedule) {
    Rhythm rhythm = schedule.rhythm();
    Task task = schedule.template();
    List<String> tags = task.options().tags();
    return Tuple.of(schedule.name())
        .addString(rhythm.cron())
        .addLong(millis(rhythm))
        .addString(rhythm.zone().getId())
        .addString(schedule.overlap().wireName())
        .addString(schedule.catchUp().wireName())
        .addLong(schedule.jitter().toMillis())
        .addBoolean(schedule.paused())
        .addString(task.queue())
        .addString(task.type())
        .addShort((short) task.priority())
        .addShort((short) task.maxAttempts())
        .addString(task.payload())
        .addOffsetDateTime(TaskRows.time(task.options().expiresAt()))
        .addString(TaskOptionsText.write(task.options()))
        .addArrayOfString(tags.isEmpty() ? null : tags.toArray(String[]::new));
  }

  /** As {@code declare_schedules.sql} wants it. */
  static Tuple declared(String module, String version, List<Schedule> schedules) {
    return Tuple.of(module, version)
        .addArrayOfString(schedules.stream().map(Schedule::name).toArray(String[]::new))
        .addArrayOfString(schedules.stream().map(s -> s.rhythm().cron()).toArray(String[]::new))
        .addArrayOfLong(schedules.stream().map(s -> millis(s.rhythm())).toArray(Long[]::new))
        .addArrayOfString(
            schedules.stream().map(s -> s.rhythm().zone().getId()).toArray(String[]::new))
        .addArrayOfString(schedules.stream().map(s -> s.template().type()).toArray(String[]::new));
  }

  private static Task template(Row row) {
    Instant made = Instant.EPOCH;
    return new Task(
        0,
        0,
        row.getString("queue"),
        row.getString("type"),
        TaskState.READY,
        row.getShort("priority"),
        0,
        row.getShort("max_attempts"),
        made,
        null,
        row.getString("payload"),
        TaskOptionsText.read(
            row.getString("options"),
            row.getArrayOfStrings("tags"),
            TaskRows.instant(row.getOffsetDateTime("expires_at"))));
  }

  private static List<ScheduleRow.Run> runs(@Nullable String text) {
    if (text == null) {
      return List.of();
    }
    JsonArray runs = new JsonArray(text);
    return IntStream.range(0, runs.size()).mapToObj(i -> run(runs.getJsonObject(i))).toList();
  }

  private static ScheduleRow.Run run(JsonObject json) {
    return new ScheduleRow.Run(
        OffsetDateTime.parse(json.getString("instant")).toInstant(),
        Long.parseLong(json.getString("task")),
        OffsetDateTime.parse(json.getString("at")).toInstant(),
        json.getBoolean("byHand"));
  }

  private static @Nullable Long millis(Rhythm rhythm) {
    Duration every = rhythm.every();
    return every == null ? null : every.toMillis();
  }

  private static String upper(Row row, String column) {
    return row.getString(column).toUpperCase(Locale.ROOT);
  }
}
