package io.buswork.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import io.buswork.schedule.Schedule;
import io.buswork.schedule.Timing;
import io.buswork.schedule.Timings;
import io.buswork.store.ScheduleRow;
import io.buswork.task.Durations;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Writes schedules as users see them. Belongs to the gateway's context. */
final class ScheduleJson {

  private static final int UPCOMING = 5;

  private final Timings timings = new Timings();

  Buffer one(ScheduleRow row, Instant now) {
    return JsonText.of(json -> write(json, row, now));
  }

  Buffer page(List<ScheduleRow> rows, int limit, Instant now) {
    return JsonText.of(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("items");
          for (ScheduleRow row : rows) {
            write(json, row, now);
          }
          json.writeEndArray();
          boolean isLast = rows.size() < limit;
          json.writeStringField(
              "next", isLast ? null : NameCursor.of(rows.get(rows.size() - 1).schedule().name()));
          json.writeEndObject();
        });
  }

  private void write(JsonGenerator json, ScheduleRow row, Instant now) throws IOException {
    Schedule schedule = row.schedule();
    Timing timing = timings.of(schedule.rhythm());
    json.writeStartObject();
    json.writeStringField("name", schedule.name());
    rhythm(json, schedule);
    json.writeStringField("overlap", schedule.overlap().wireName());
    json.writeStringField("catchUp", schedule.catchUp().wireName());
    json.writeStringField("jitter", Durations.format(schedule.jitter()));
    json.writeBooleanField("paused", schedule.paused());
    json.writeFieldName("task");
    new TaskJson(json).template(schedule.template());
    json.writeStringField("description", timing.description());
    upcoming(json, schedule, timing, now);
    json.writeStringField("source", row.source().name().toLowerCase(Locale.ROOT));
    if (row.module() != null) {
      json.writeStringField("module", row.module());
    }
    json.writeStringField("createdAt", Times.format(row.createdAt()));
    json.writeStringField("changedAt", Times.format(row.changedAt()));
    runs(json, row.runs());
    json.writeEndObject();
  }

  private static void rhythm(JsonGenerator json, Schedule schedule) throws IOException {
    Duration every = schedule.rhythm().every();
    if (every != null) {
      json.writeStringField("every", Durations.format(every));
    } else {
      json.writeStringField("cron", schedule.rhythm().cron());
    }
    json.writeStringField("timezone", schedule.rhythm().zone().getId());
  }

  private static void upcoming(JsonGenerator json, Schedule schedule, Timing timing, Instant now)
      throws IOException {
    json.writeArrayFieldStart("upcoming");
    if (!schedule.paused()) {
      for (Instant instant : timing.upcoming(now, UPCOMING)) {
        json.writeString(Times.format(instant.plus(schedule.delayAt(instant))));
      }
    }
    json.writeEndArray();
  }

  private static void runs(JsonGenerator json, List<ScheduleRow.Run> runs) throws IOException {
    json.writeArrayFieldStart("runs");
    for (ScheduleRow.Run run : runs) {
      json.writeStartObject();
      json.writeStringField("instant", Times.format(run.instant()));
      json.writeStringField("task", Long.toString(run.task()));
      json.writeStringField("at", Times.format(run.at()));
      json.writeBooleanField("byHand", run.byHand());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
