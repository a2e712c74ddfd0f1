package io.buswork.postgres;

import io.buswork.store.HistoryStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The history's daily partitions. */
final class PgHistoryStore implements HistoryStore {

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
    return database
        .run(Sql.DROP_PARTITIONS, Tuple.of(Intervals.of(age)))
        .map(
            rows -> {
              List<String> names = new ArrayList<>(rows.size());
              for (Row row : rows) {
                names.add(row.getString(0));
              }
              return names;
            });
  }
}
