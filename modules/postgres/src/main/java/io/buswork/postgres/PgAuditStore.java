package io.buswork.postgres;

import io.buswork.store.AuditDeed;
import io.buswork.store.AuditEnd;
import io.buswork.store.AuditEntry;
import io.buswork.store.AuditFilter;
import io.buswork.store.AuditOutcome;
import io.buswork.store.AuditStore;
import io.buswork.store.SearchPage;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The audit log. Columns are taken by name. */
final class PgAuditStore implements AuditStore {

  private static final int MOST_AT_ONCE = 10_000;

  private final Database database;

  PgAuditStore(Database database) {
    this.database = database;
  }

  @Override
  public Future<Long> begin(AuditDeed deed) {
    Tuple values =
        Tuple.of(deed.who(), deed.address(), deed.action(), deed.subject())
            .addJsonObject(deed.detail());
    return database.run(Sql.BEGIN_AUDIT, values).map(rows -> rows.iterator().next().getLong("id"));
  }

  @Override
  public Future<Void> end(long id, AuditEnd end) {
    Tuple values =
        Tuple.of(id, end.outcome().wireName())
            .addInteger(end.status())
            .addString(end.subject())
            .addJsonObject(end.detail());
    return database.run(Sql.END_AUDIT, values).mapEmpty();
  }

  @Override
  public Future<Void> forget(long id) {
    return database.run(Sql.FORGET_AUDIT, Tuple.of(id)).mapEmpty();
  }

  @Override
  public Future<SearchPage<AuditEntry>> list(AuditFilter filter, long before, int limit) {
    Tuple values =
        Tuple.of(before)
            .addString(filter.who())
            .addString(filter.action())
            .addString(filter.subject())
            .addOffsetDateTime(TaskRows.time(filter.since()))
            .addOffsetDateTime(TaskRows.time(filter.until()))
            .addInteger(limit + 1);
    return database
        .run(Sql.LIST_AUDIT, values)
        .map(
            rows -> {
              List<AuditEntry> found = new ArrayList<>(rows.size());
              rows.forEach(row -> found.add(entry(row)));
              return found.size() <= limit
                  ? new SearchPage<>(found, null)
                  : new SearchPage<>(found.subList(0, limit), found.get(limit - 1).id());
            });
  }

  @Override
  public Future<Long> deleteOlderThan(Duration age) {
    return database
        .run(Sql.DROP_OLD_AUDIT, Tuple.of(age.toMillis(), MOST_AT_ONCE))
        .map(deleted -> (long) deleted.rowCount());
  }

  private static AuditEntry entry(Row row) {
    return new AuditEntry(
        row.getLong("id"),
        row.getOffsetDateTime("at").toInstant(),
        new AuditDeed(
            row.getString("who"),
            row.getString("address"),
            row.getString("action"),
            row.getString("subject"),
            row.getJsonObject("detail")),
        AuditOutcome.ofWireName(row.getString("outcome")).orElseThrow(),
        row.getInteger("status"));
  }
}
