package io.buswork.postgres;

import io.buswork.schedule.FiringPlan;
import io.buswork.schedule.Schedule;
import io.buswork.schedule.Situation;
import io.buswork.store.ScheduleFired;
import io.buswork.store.ScheduleStore.Planner;
import io.buswork.task.Task;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One transaction that fires schedules. */
final class PgScheduleFiring {

  private final Database database;
  private final PgTaskStore tasks;
  private final SqlClient connection;

  PgScheduleFiring(Database database, PgTaskStore tasks, SqlClient connection) {
    this.database = database;
    this.tasks = tasks;
    this.connection = connection;
  }

  Future<List<ScheduleFired>> run(int most, Planner planner) {
    return database
        .bound(connection)
        .compose(bound -> statement(Sql.LOCK_DUE_SCHEDULES, Tuple.of(most)))
        .compose(locked -> locked.size() == 0 ? nothing() : fire(names(locked), planner));
  }

  /** Once locked, they are read by another statement: one that sees what others did before. */
  private Future<List<ScheduleFired>> fire(String[] names, Planner planner) {
    return statement(Sql.DUE_SCHEDULES, Tuple.of((Object) names))
        .map(rows -> plan(rows, planner))
        .compose(
            planned ->
                number(planned)
                    .compose(this::insert)
                    .compose(fired -> advance(planned).map(fired))
                    .compose(
                        fired ->
                            statement(Sql.TRIM_SCHEDULE_RUNS, Tuple.of((Object) names))
                                .map(fired)));
  }

  private static List<Planned> plan(RowSet<Row> rows, Planner planner) {
    List<Planned> planned = new ArrayList<>(rows.size());
    Map<String, Long> taken = new HashMap<>();
    for (Row row : rows) {
      Schedule schedule = ScheduleRows.schedule(row);
      String queue = schedule.template().queue();
      Situation situation = ScheduleRows.situation(row).without(taken.getOrDefault(queue, 0L));
      FiringPlan plan = planner.plan(schedule, situation);
      taken.merge(queue, (long) plan.runs().size(), Long::sum);
      planned.add(new Planned(schedule, situation, plan));
    }
    return planned;
  }

  /** Ids are taken outside of this transaction: taking them keeps out whoever else takes some. */
  private Future<List<ScheduleFired>> number(List<Planned> planned) {
    int count = planned.stream().mapToInt(each -> each.plan.runs().size()).sum();
    return count == 0
        ? Future.succeededFuture(numbered(planned, 0))
        : tasks.reserveIds(count).map(block -> numbered(planned, block.first()));
  }

  private static List<ScheduleFired> numbered(List<Planned> planned, long first) {
    List<ScheduleFired> fired = new ArrayList<>(planned.size());
    long id = first;
    for (Planned each : planned) {
      List<ScheduleFired.Run> runs = new ArrayList<>();
      for (Instant instant : each.plan.runs()) {
        runs.add(
            new ScheduleFired.Run(
                instant, each.schedule.taskAt(instant, id++, each.situation.now())));
      }
      fired.add(new ScheduleFired(each.schedule.name(), each.plan, runs));
    }
    return fired;
  }

  /** Notes the runs first: what was noted before has its task already. */
  private Future<List<ScheduleFired>> insert(List<ScheduleFired> all) {
    if (all.stream().allMatch(each -> each.runs().isEmpty())) {
      return Future.succeededFuture(all);
    }
    return statement(Sql.INSERT_SCHEDULE_RUNS, runs(all))
        .map(rows -> onlyNew(all, rows))
        .compose(fresh -> tasks.insert(connection, tasksOf(fresh)).map(fresh));
  }

  private static Tuple runs(List<ScheduleFired> all) {
    List<String> names = new ArrayList<>();
    List<OffsetDateTime> instants = new ArrayList<>();
    List<Long> ids = new ArrayList<>();
    for (ScheduleFired fired : all) {
      for (ScheduleFired.Run run : fired.runs()) {
        names.add(fired.name());
        instants.add(TaskRows.time(run.instant()));
        ids.add(run.task().id());
      }
    }
    return Tuple.tuple()
        .addArrayOfString(names.toArray(String[]::new))
        .addArrayOfOffsetDateTime(instants.toArray(OffsetDateTime[]::new))
        .addArrayOfLong(ids.toArray(Long[]::new))
        .addBoolean(false);
  }

  private static List<ScheduleFired> onlyNew(List<ScheduleFired> all, RowSet<Row> rows) {
    Set<Long> inserted = new HashSet<>();
    rows.forEach(row -> inserted.add(row.getLong(0)));
    return all.stream()
        .map(
            fired ->
                new ScheduleFired(
                    fired.name(),
                    fired.plan(),
                    fired.runs().stream().filter(r -> inserted.contains(r.task().id())).toList()))
        .toList();
  }

  private static List<Task> tasksOf(List<ScheduleFired> all) {
    return all.stream()
        .flatMap(fired -> fired.runs().stream())
        .map(ScheduleFired.Run::task)
        .toList();
  }

  private Future<?> advance(List<Planned> planned) {
    int n = planned.size();
    String[] names = new String[n];
    OffsetDateTime[] handled = new OffsetDateTime[n];
    @Nullable OffsetDateTime[] next = new OffsetDateTime[n];
    @Nullable OffsetDateTime[] waiting = new OffsetDateTime[n];
    for (int i = 0; i < n; i++) {
      FiringPlan plan = planned.get(i).plan;
      names[i] = planned.get(i).schedule.name();
      handled[i] = TaskRows.time(plan.handled());
      next[i] = TaskRows.time(plan.next());
      waiting[i] = TaskRows.time(plan.waiting());
    }
    Tuple values =
        Tuple.tuple()
            .addArrayOfString(names)
            .addArrayOfOffsetDateTime(handled)
            .addArrayOfOffsetDateTime(next)
            .addArrayOfOffsetDateTime(waiting);
    return statement(Sql.ADVANCE_SCHEDULES, values);
  }

  private Future<RowSet<Row>> statement(String sql, Tuple values) {
    return database.run(connection, sql, values);
  }

  private static Future<List<ScheduleFired>> nothing() {
    return Future.succeededFuture(List.of());
  }

  private static String[] names(RowSet<Row> rows) {
    List<String> names = new ArrayList<>(rows.size());
    rows.forEach(row -> names.add(row.getString(0)));
    return names.toArray(String[]::new);
  }

  private record Planned(Schedule schedule, Situation situation, FiringPlan plan) {}
}
