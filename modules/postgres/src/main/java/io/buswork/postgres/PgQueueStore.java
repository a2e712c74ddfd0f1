package io.buswork.postgres;

import io.buswork.store.DispatchRecord;
import io.buswork.store.KeyCursor;
import io.buswork.store.QueueCounts;
import io.buswork.store.QueueLimits;
import io.buswork.store.QueueRow;
import io.buswork.store.QueueStore;
import io.buswork.store.QueueTerm;
import io.buswork.store.RateUse;
import io.buswork.store.Settlement;
import io.buswork.store.StaleEpochException;
import io.buswork.task.Task;
import io.buswork.task.TaskState;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Queues as their dispatchers see them. */
final class PgQueueStore implements QueueStore {

  private final Database database;
  private final PgSettle settle;
  private final PgDispatchRecords dispatchRecords;

  PgQueueStore(Database database, PgFlowStore flows) {
    this.database = database;
    this.settle = new PgSettle(database, flows);
    this.dispatchRecords = new PgDispatchRecords(database);
  }

  @Override
  public Future<List<QueueRow>> queues() {
    return database
        .run(Sql.QUEUES)
        .map(
            rows -> {
              List<QueueRow> queues = new ArrayList<>(rows.size());
              for (Row row : rows) {
                queues.add(
                    new QueueRow(
                        row.getString(0),
                        row.getLong(1),
                        row.getString(2),
                        row.getBoolean(3),
                        QueueLimitRows.read(row, 4)));
              }
              return queues;
            });
  }

  @Override
  public Future<QueueCounts> counts(String queue) {
    return database.run(Sql.COUNT_QUEUE, Tuple.of(queue)).map(PgQueueStore::counts);
  }

  private static QueueCounts counts(RowSet<Row> rows) {
    Map<TaskState, Long> counts = new EnumMap<>(TaskState.class);
    @Nullable Instant oldest = null;
    for (Row row : rows) {
      TaskState kept = TaskState.ofCode(row.getShort(0));
      long tasks = row.getLong(1);
      boolean running = row.getBoolean(3);
      counts.merge(kept, running ? -tasks : tasks, Long::sum);
      counts.merge(TaskState.RUNNING, running ? tasks : 0, Long::sum);
      OffsetDateTime created = row.getOffsetDateTime(2);
      oldest = created == null ? oldest : created.toInstant();
    }
    counts.values().removeIf(count -> count <= 0);
    return new QueueCounts(counts, oldest);
  }

  @Override
  public Future<Void> create(String queue) {
    return NewQueues.within(database, queue);
  }

  @Override
  public Future<Void> limitQueues(long most) {
    return database.run(Sql.LIMIT_QUEUES, Tuple.of(most)).mapEmpty();
  }

  @Override
  public Future<QueueTerm> takeOver(String queue, String node) {
    return database
        .run(Sql.TAKE_OVER_QUEUE, Tuple.of(queue, node))
        .map(rows -> rows.iterator().next())
        .map(
            row ->
                new QueueTerm(
                    queue,
                    row.getLong(0),
                    row.getBoolean(1),
                    row.getBoolean(2),
                    QueueLimitRows.read(row, 3),
                    RateUseText.read(row.getString("rate_use"), row.getLong("rate_use_age"))));
  }

  @Override
  public Future<Void> release(String queue, long epoch) {
    return database.run(Sql.RELEASE_QUEUE, Tuple.of(queue, epoch)).mapEmpty();
  }

  @Override
  public Future<Void> setPaused(String queue, long epoch, boolean paused) {
    return changeRow(queue, epoch, Sql.PAUSE_QUEUE, Tuple.of(queue, epoch, paused));
  }

  @Override
  public Future<Void> configure(String queue, long epoch, boolean paused, QueueLimits limits) {
    return changeRow(
        queue, epoch, Sql.CONFIGURE_QUEUE, QueueLimitRows.write(queue, epoch, paused, limits));
  }

  @Override
  public Future<Void> keepRateUse(String queue, long epoch, RateUse use) {
    return changeRow(
        queue, epoch, Sql.KEEP_RATE_USE, Tuple.of(queue, epoch, RateUseText.write(use)));
  }

  @Override
  public Future<Void> noteKeyStarts(
      String queue, long epoch, Map<String, Integer> starts, Duration span) {
    Tuple values =
        Tuple.of(queue, epoch)
            .addArrayOfString(starts.keySet().toArray(String[]::new))
            .addArrayOfInteger(starts.values().toArray(Integer[]::new))
            .addLong(span.toMillis());
    return database
        .run(Sql.NOTE_KEY_STARTS, values)
        .compose(
            rows ->
                rows.rowCount() == starts.size()
                    ? Future.succeededFuture()
                    : Future.failedFuture(new StaleEpochException(queue, epoch)));
  }

  @Override
  public Future<Map<String, List<RateUse.Starts>>> keyStarts(String queue, Duration span) {
    return database
        .run(Sql.KEY_STARTS, Tuple.of(queue, span.toMillis()))
        .map(
            rows -> {
              Map<String, List<RateUse.Starts>> starts = new HashMap<>();
              for (Row row : rows) {
                starts
                    .computeIfAbsent(row.getString(0), key -> new ArrayList<>())
                    .add(new RateUse.Starts(Duration.ofMillis(row.getLong(1)), row.getInteger(2)));
              }
              return starts;
            });
  }

  private Future<Void> changeRow(String queue, long epoch, String statement, Tuple values) {
    return database
        .run(statement, values)
        .compose(
            rows ->
                rows.rowCount() == 1
                    ? Future.succeededFuture()
                    : Future.failedFuture(new StaleEpochException(queue, epoch)));
  }

  @Override
  public Future<Map<String, Long>> depthLimits() {
    return database
        .run(Sql.DEPTH_LIMITS)
        .map(
            rows -> {
              Map<String, Long> limits = new HashMap<>();
              rows.forEach(row -> limits.put(row.getString(0), row.getLong(1)));
              return limits;
            });
  }

  @Override
  public Future<Long> depth(String queue, long most) {
    return database
        .run(Sql.QUEUE_DEPTH, Tuple.of(queue, most))
        .map(rows -> rows.iterator().next().getLong(0));
  }

  @Override
  public Future<List<Task>> firstTasks(String queue, int most) {
    return database.run(Sql.FIRST_TASKS, Tuple.of(queue, most)).map(TaskRows::tasks);
  }

  @Override
  public Future<List<Task>> readReady(
      String queue, int priority, long afterSeq, int limit, Set<String> withoutPayload) {
    return database
        .run(
            Sql.READ_READY,
            Tuple.of(queue, (short) priority, afterSeq, limit)
                .addArrayOfString(withoutPayload.toArray(String[]::new)))
        .map(TaskRows::tasks);
  }

  @Override
  public Future<List<Task>> readReadyOf(
      String queue, int priority, long afterSeq, int limit, String type) {
    return database
        .run(Sql.READ_READY_OF, Tuple.of(queue, (short) priority, afterSeq, limit, type))
        .map(TaskRows::tasks);
  }

  @Override
  public Future<List<String>> readKeys(String queue, String afterKey, int limit) {
    return database
        .run(Sql.READ_KEYS, Tuple.of(queue, afterKey, limit))
        .map(
            rows -> {
              List<String> keys = new ArrayList<>(rows.size());
              rows.forEach(row -> keys.add(row.getString(0)));
              return keys;
            });
  }

  @Override
  public Future<List<Task>> readKeyed(
      String queue, List<KeyCursor> cursors, int limit, Set<String> withoutPayload) {
    int n = cursors.size();
    String[] keys = new String[n];
    Short[] priorities = new Short[n];
    Long[] seqs = new Long[n];
    for (int i = 0; i < n; i++) {
      keys[i] = cursors.get(i).key();
      priorities[i] = (short) cursors.get(i).priority();
      seqs[i] = cursors.get(i).seq();
    }
    return database
        .run(
            Sql.READ_KEYED,
            Tuple.of(queue)
                .addArrayOfString(keys)
                .addArrayOfShort(priorities)
                .addArrayOfLong(seqs)
                .addInteger(limit)
                .addArrayOfString(withoutPayload.toArray(String[]::new)))
        .map(TaskRows::tasks);
  }

  @Override
  public Future<long[]> readyIds(
      String queue, int priority, long afterSeq, long uptoSeq, int limit) {
    return database
        .run(Sql.READY_IDS, Tuple.of(queue, (short) priority, afterSeq, uptoSeq, limit))
        .map(
            rows -> {
              long[] ids = new long[rows.size()];
              int i = 0;
              for (Row row : rows) {
                ids[i++] = row.getLong(0);
              }
              return ids;
            });
  }

  @Override
  public Future<List<Task>> read(String queue, Collection<Long> ids) {
    return database
        .run(Sql.READ_TASKS, Tuple.of(queue).addArrayOfLong(ids.toArray(Long[]::new)))
        .map(TaskRows::tasks);
  }

  @Override
  public Future<List<Task>> readBriefly(String queue, Collection<Long> ids) {
    return database
        .run(Sql.READ_TASKS_BRIEFLY, Tuple.of(queue).addArrayOfLong(ids.toArray(Long[]::new)))
        .map(TaskRows::tasks);
  }

  @Override
  public Future<List<Task>> readTimed(
      String queue, Instant after, long afterId, Instant before, int limit) {
    return database
        .run(
            Sql.READ_TIMED,
            Tuple.of(queue, TaskRows.time(after), afterId, TaskRows.time(before), limit))
        .map(TaskRows::tasks);
  }

  @Override
  public Future<List<Task>> readExpired(
      String queue, Instant after, long afterId, Instant now, int limit) {
    return database
        .run(
            Sql.READ_EXPIRED,
            Tuple.of(queue, TaskRows.time(after), afterId, TaskRows.time(now), limit))
        .map(TaskRows::tasks);
  }

  @Override
  public Future<List<Task>> enqueueDue(String queue, long epoch, Collection<Long> ids) {
    return database
        .run(Sql.ENQUEUE_DUE, Tuple.of(queue, epoch).addArrayOfLong(ids.toArray(Long[]::new)))
        .compose(rows -> ifCurrent(queue, epoch, rows.rowCount() > 0, TaskRows.tasks(rows)));
  }

  @Override
  public Future<Void> recordDispatches(String queue, long epoch, List<DispatchRecord> records) {
    return dispatchRecords.record(queue, epoch, records);
  }

  @Override
  public Future<List<DispatchRecord>> dispatches(String queue) {
    return dispatchRecords.all(queue);
  }

  @Override
  public Future<Void> dropOldDispatches(String queue, long epoch) {
    return dispatchRecords.dropOld(queue, epoch);
  }

  @Override
  public Future<Set<Long>> settle(
      String queue, long epoch, List<Settlement> settlements, List<Long> batches) {
    return settle.write(queue, epoch, settlements, batches);
  }

  @Override
  public Future<List<Task>> revive(String queue, long epoch, Collection<Long> ids) {
    return database
        .run(Sql.RESERVE_IDS, Tuple.of((long) ids.size()))
        .map(rows -> rows.iterator().next().getLong(0))
        .map(seq -> Tuple.of(queue, epoch).addArrayOfLong(ids.toArray(Long[]::new)).addLong(seq))
        .compose(values -> database.run(Sql.REVIVE, values))
        .compose(rows -> ifCurrent(queue, epoch, rows.size() > 0, TaskRows.tasks(rows)));
  }

  @Override
  public Future<Optional<Task>> replace(
      String queue, long epoch, long id, Task content, @Nullable Long number) {
    return database
        .run(Sql.REPLACE_TASK, InsertTuples.replacement(queue, epoch, id, content).addLong(number))
        .compose(
            rows ->
                ifCurrent(
                    queue, epoch, rows.size() > 0, TaskRows.tasks(rows).stream().findFirst()));
  }

  /** Where nothing was written, the epoch may be the reason. */
  private <T> Future<T> ifCurrent(String queue, long epoch, boolean written, T result) {
    if (written) {
      return Future.succeededFuture(result);
    }
    return database
        .run(Sql.CURRENT_EPOCH, Tuple.of(queue))
        .compose(
            rows ->
                rows.size() > 0 && rows.iterator().next().getLong(0) == epoch
                    ? Future.succeededFuture(result)
                    : Future.failedFuture(new StaleEpochException(queue, epoch)));
  }
}
