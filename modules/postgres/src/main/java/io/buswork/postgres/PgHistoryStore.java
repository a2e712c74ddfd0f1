package io.buswork.postgres;

import io.buswork.store.HistorySlice;
import io.buswork.store.HistoryStore;
import io.buswork.store.Retention;
import io.buswork.task.TaskState;
import io.vertx.core.Future;
import io.vertx.pgclient.data.Interval;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The history's daily partitions. */
final class PgHistoryStore implements HistoryStore {

  /** In the order of their codes. */
  private static final List<TaskState> FINAL_STATES =
      Arrays.stream(TaskState.values()).filter(TaskState::isFinal).toList();

  private final Database database;

  PgHistoryStore(Database database) {
    this.database = database;
  }

  @Override
  public Future<Void> createPartitions(int daysAhead) {
    return database.run(Sql.CREATE_PARTITIONS, Tuple.of(daysAhead)).mapEmpty();
  }

  @Override
  public Future<List<String>> dropPartitionsOlderThan(Duration age) {
    return dropOneByOne(age, new ArrayList<>());
  }

  /** Each in a transaction of its own: dropping one locks the history for that moment. */
  private Future<List<String>> dropOneByOne(Duration age, List<String> dropped) {
    return database
        .run(Sql.DROP_PARTITIONS, Tuple.of(Intervals.of(age)))
        .compose(
            rows -> {
              for (Row row : rows) {
                dropped.add(row.getString(0));
              }
              return rows.size() == 0
                  ? Future.succeededFuture(dropped)
                  : dropOneByOne(age, dropped);
            });
  }

  @Override
  public Future<HistorySlice> deleteSlice(
      Retention retention, @Nullable Instant cleanedAt, String part, long block) {
    Interval[] states =
        FINAL_STATES.stream()
            .map(s -> interval(retention.byState().get(s)))
            .toArray(Interval[]::new);
    String[] queues = retention.byQueue().keySet().toArray(String[]::new);
    Interval[] byQueue =
        Arrays.stream(queues)
            .map(queue -> interval(retention.byQueue().get(queue)))
            .toArray(Interval[]::new);
    return database
        .run(
            Sql.DELETE_HISTORY_SLICE,
            Tuple.of(part, block)
                .addOffsetDateTime(TaskRows.time(cleanedAt))
                .addValue(states)
                .addArrayOfString(queues)
                .addValue(byQueue))
        .map(rows -> slice(rows.iterator().next()));
  }

  private static @Nullable Interval interval(@Nullable Duration duration) {
    return duration == null ? null : Intervals.of(duration);
  }

  private static HistorySlice slice(Row row) {
    Long block = row.getLong("block");
    return new HistorySlice(
        row.getString("part"),
        block == null ? 0 : block,
        row.getLong("deleted"),
        row.getOffsetDateTime("at").toInstant());
  }
}
