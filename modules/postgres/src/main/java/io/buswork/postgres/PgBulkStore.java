package io.buswork.postgres;

import io.buswork.store.BulkJob;
import io.buswork.store.BulkStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is done to many tasks at once. */
final class PgBulkStore implements BulkStore {

  private final Database database;

  PgBulkStore(Database database) {
    this.database = database;
  }

  @Override
  public Future<BulkJob> begin(String deed, String filter, String by, String node) {
    return database
        .run(Sql.BEGIN_BULK, Tuple.of(deed, filter, by, node))
        .map(rows -> job(rows.iterator().next()));
  }

  @Override
  public Future<Boolean> keep(long id, String node, long before, long matched, long changed) {
    return database
        .run(Sql.KEEP_BULK, Tuple.of(id, node, before, matched, changed))
        .map(rows -> rows.rowCount() == 1);
  }

  @Override
  public Future<Void> end(long id, String node, @Nullable String error) {
    return database.run(Sql.END_BULK, Tuple.of(id, node).addString(error)).mapEmpty();
  }

  @Override
  public Future<Optional<BulkJob>> takeOver(String node, Duration silence) {
    return database
        .run(Sql.TAKE_OVER_BULK, Tuple.of(node, silence.toMillis()))
        .map(rows -> jobs(rows).stream().findFirst());
  }

  @Override
  public Future<Optional<BulkJob>> find(long id) {
    return database.run(Sql.FIND_BULK, Tuple.of(id)).map(rows -> jobs(rows).stream().findFirst());
  }

  @Override
  public Future<List<BulkJob>> list(long below, int limit) {
    return database.run(Sql.LIST_BULK, Tuple.of(below, limit)).map(PgBulkStore::jobs);
  }

  private static List<BulkJob> jobs(RowSet<Row> rows) {
    List<BulkJob> jobs = new ArrayList<>(rows.size());
    rows.forEach(row -> jobs.add(job(row)));
    return jobs;
  }

  private static BulkJob job(Row row) {
    return new BulkJob(
        row.getLong(0),
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getLong(5),
        row.getLong(6),
        row.getLong(7),
        row.getOffsetDateTime(8).toInstant(),
        row.getOffsetDateTime(9).toInstant(),
        TaskRows.instant(row.getOffsetDateTime(10)),
        row.getString(11));
  }
}
