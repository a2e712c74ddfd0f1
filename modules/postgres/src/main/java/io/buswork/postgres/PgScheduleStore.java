package io.buswork.postgres;

import io.buswork.schedule.Schedule;
import io.buswork.store.ScheduleFired;
import io.buswork.store.ScheduleRow;
import io.buswork.store.ScheduleStore;
import io.buswork.task.Task;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Schedules and the tasks they have made. */
final class PgScheduleStore implements ScheduleStore {

  private final Database database;
  private final PgTaskStore tasks;

  PgScheduleStore(Database database, PgTaskStore tasks) {
    this.database = database;
    this.tasks = tasks;
  }

  @Override
  public Future<Boolean> put(Schedule schedule) {
    return database
        .run(Sql.PUT_SCHEDULE, ScheduleRows.values(schedule))
        .map(rows -> rows.iterator().next().getBoolean("created"));
  }

  @Override
  public Future<Optional<ScheduleRow>> find(String name) {
    return database
        .run(Sql.SCHEDULES, Tuple.of(name, "", 1))
        .map(rows -> all(rows).stream().findFirst());
  }

  @Override
  public Future<List<ScheduleRow>> list(String after, int limit) {
    Tuple values = Tuple.tuple().addString(null).addString(after).addInteger(limit);
    return database.run(Sql.SCHEDULES, values).map(PgScheduleStore::all);
  }

  @Override
  public Future<Boolean> setPaused(String name, boolean paused) {
    return database
        .run(Sql.PAUSE_SCHEDULE, Tuple.of(name, paused))
        .map(changed -> changed.rowCount() > 0);
  }

  @Override
  public Future<Boolean> delete(String name) {
    return database.run(Sql.DELETE_SCHEDULE, Tuple.of(name)).map(deleted -> deleted.rowCount() > 0);
  }

  @Override
  public Future<Optional<Task>> runNow(String name) {
    return tasks
        .reserveIds(1)
        .compose(
            block -> database.transaction(connection -> runNow(connection, name, block.first())));
  }

  private Future<Optional<Task>> runNow(SqlClient connection, String name, long id) {
    return database
        .run(connection, Sql.LOCK_SCHEDULE, Tuple.of(name))
        .compose(
            rows -> {
              if (rows.size() == 0) {
                return Future.succeededFuture(Optional.empty());
              }
              Row row = rows.iterator().next();
              Instant now = row.getOffsetDateTime("now").toInstant();
              Task task = ScheduleRows.schedule(row).taskNow(now, id);
              return database
                  .run(connection, Sql.INSERT_SCHEDULE_RUNS, byHand(name, now, id))
                  .compose(noted -> tasks.insert(connection, List.of(task)))
                  .map(inserted -> Optional.of(task));
            });
  }

  private static Tuple byHand(String name, Instant now, long id) {
    return Tuple.tuple()
        .addArrayOfString(new String[] {name})
        .addArrayOfOffsetDateTime(new OffsetDateTime[] {TaskRows.time(now)})
        .addArrayOfLong(new Long[] {id})
        .addBoolean(true);
  }

  @Override
  public Future<List<Declared>> declare(String module, String version, List<Schedule> schedules) {
    return database
        .run(Sql.DECLARE_SCHEDULES, ScheduleRows.declared(module, version, schedules))
        .map(
            rows -> {
              List<Declared> changed = new ArrayList<>(rows.size());
              rows.forEach(row -> changed.add(new Declared(row.getString(0), row.getBoolean(1))));
              return changed;
            });
  }

  @Override
  public Future<Optional<Duration>> untilDue() {
    return database
        .run(Sql.UNTIL_SCHEDULE_DUE)
        .map(
            rows ->
                Optional.ofNullable(rows.iterator().next().getLong("wait"))
                    .map(Duration::ofMillis));
  }

  @Override
  public Future<List<ScheduleFired>> fire(int most, Planner planner) {
    return database.transaction(
        connection -> new PgScheduleFiring(database, tasks, connection).run(most, planner));
  }

  private static List<ScheduleRow> all(RowSet<Row> rows) {
    List<ScheduleRow> all = new ArrayList<>(rows.size());
    rows.forEach(row -> all.add(ScheduleRows.row(row)));
    return all;
  }
}
