package io.buswork.postgres;

import io.buswork.store.TaskView;
import io.buswork.task.Attempt;
import io.buswork.task.AttemptOutcome;
import io.buswork.task.Task;
import io.buswork.task.TaskOptions;
import io.buswork.task.TaskState;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows as tasks. Columns are taken by position: every statement that reads tasks begins alike. */
final class TaskRows {

  private TaskRows() {}

  static List<Task> tasks(RowSet<Row> rows) {
    List<Task> tasks = new ArrayList<>(rows.size());
    for (Row row : rows) {
      tasks.add(task(row));
    }
    return tasks;
  }

  static Task task(Row row) {
    OffsetDateTime runAt = row.getOffsetDateTime(9);
    String options = row.getString(12);
    String[] tags = row.getArrayOfStrings(13);
    OffsetDateTime expiresAt = row.getOffsetDateTime(10);
    return new Task(
        row.getLong(0),
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        TaskState.ofCode(row.getShort(4)),
        row.getShort(5),
        row.getShort(6),
        row.getShort(7),
        row.getOffsetDateTime(8).toInstant(),
        instant(runAt),
        row.getString(11),
        options == null && tags == null && expiresAt == null
            ? TaskOptions.NONE
            : TaskOptionsText.read(options, tags, instant(expiresAt)));
  }

  static TaskView view(Row row) {
    Task task = task(row);
    List<Attempt> attempts = AttemptText.readAttempts(row.getString("attempts"));
    Short outcome = row.getShort("outcome");
    Instant finishedAt = instant(row.getOffsetDateTime("finished_at"));
    if (outcome != null && finishedAt != null) {
      attempts.add(lastAttempt(row, task, AttemptOutcome.ofCode(outcome), finishedAt));
    }
    return new TaskView(
        task,
        row.getBoolean("running") ? TaskState.RUNNING : task.state(),
        finishedAt,
        row.getString("result"),
        attempts,
        AttemptText.readLines(row.getString("logs")),
        outcome == null ? AttemptText.readError(row.getString("error")) : null);
  }

  static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  private static Attempt lastAttempt(
      Row row, Task task, AttemptOutcome outcome, Instant finishedAt) {
    Long cpu = row.getLong("cpu_us");
    Long wall = row.getLong("wall_us");
    return new Attempt(
        task.attempt(),
        row.getString("node") == null ? "" : row.getString("node"),
        row.getString("module"),
        row.getString("version"),
        instant(row.getOffsetDateTime("started_at")),
        finishedAt,
        wall == null ? 0 : wall,
        cpu == null ? -1 : cpu,
        outcome,
        AttemptText.readError(row.getString("error")));
  }

  static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
