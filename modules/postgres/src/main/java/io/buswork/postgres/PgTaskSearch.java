package io.buswork.postgres;

import io.buswork.store.FailureGroup;
import io.buswork.store.FailureGroups;
import io.buswork.store.SearchPage;
import io.buswork.store.TaskFilter;
import io.buswork.store.TaskMatch;
import io.buswork.store.TaskSearch;
import io.buswork.store.TaskView;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Finds tasks in both tables. */
final class PgTaskSearch implements TaskSearch {

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final String FAILURES_MILLIS = "5000";
  private static final int FAILURES_SEEN = 100_000;

  private final Database database;

  PgTaskSearch(Database database) {
    this.database = database;
  }

  @Override
  public Future<SearchPage<TaskView>> list(TaskFilter filter, long before, int limit) {
    var values = new FilterTuple(filter);
    String sql = values.isOfRunning() ? Sql.LIST_RUNNING : Sql.LIST_TASKS;
    return new SpanSearch<>(database, values, sql, TaskRows::view, limit, PATIENCE)
        .from(before, view -> view.task().id());
  }

  @Override
  public Future<SearchPage<TaskMatch>> matches(TaskFilter filter, long before, int limit) {
    var values = new FilterTuple(filter);
    String sql = values.isOfRunning() ? Sql.MATCH_RUNNING : Sql.MATCH_TASKS;
    return new SpanSearch<>(database, values, sql, PgTaskSearch::match, limit, PATIENCE)
        .from(before, TaskMatch::id);
  }

  @Override
  public Future<Long> count(TaskFilter filter) {
    var values = new FilterTuple(filter);
    String sql = values.isOfRunning() ? Sql.COUNT_RUNNING : Sql.COUNT_TASKS;
    return new SpanSearch<>(database, values, sql, row -> row.getLong(0), 0, null)
        .from(Long.MAX_VALUE, count -> 0L)
        .map(page -> page.items().stream().mapToLong(Long::longValue).sum());
  }

  @Override
  public Future<Integer> deleteEnded(Collection<Long> ids) {
    return database
        .run(Sql.DELETE_ENDED, Tuple.tuple().addArrayOfLong(ids.toArray(Long[]::new)))
        .map(RowSet::rowCount);
  }

  @Override
  public Future<FailureGroups> failures(Instant since, int limit) {
    return database
        .transaction(
            connection ->
                database
                    .run(connection, Sql.SEARCH_BOUNDS, Tuple.of(FAILURES_MILLIS))
                    .compose(
                        set ->
                            database.run(
                                connection,
                                Sql.FAILURES,
                                Tuple.of(TaskRows.time(since), FAILURES_SEEN, limit))))
        .map(PgTaskSearch::groups);
  }

  private static FailureGroups groups(RowSet<Row> rows) {
    List<FailureGroup> groups = new ArrayList<>(rows.size());
    long seen = 0;
    for (Row row : rows) {
      seen = row.getLong("seen");
      groups.add(
          new FailureGroup(
              row.getString("type"),
              row.getString("queue"),
              row.getString("error"),
              row.getLong("tasks"),
              row.getOffsetDateTime("first").toInstant(),
              row.getOffsetDateTime("last").toInstant(),
              row.getLong("sample")));
    }
    return new FailureGroups(groups, seen < FAILURES_SEEN);
  }

  private static TaskMatch match(Row row) {
    return new TaskMatch(row.getLong(0), row.getString(1), row.getBoolean(2));
  }
}
