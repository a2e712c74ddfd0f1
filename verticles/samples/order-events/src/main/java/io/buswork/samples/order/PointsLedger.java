package io.buswork.samples.order;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/** Who has how many points: a table of the shop's own, in Buswork's database. */
final class PointsLedger {

  private static final String IS_THERE = "select to_regclass('shop.points') is not null";

  /** One at a time: two that make the same table at once stand in each other's way. */
  private static final String MAKE =
      """
      select pg_advisory_xact_lock(hashtext('shop.points'));
      create schema if not exists shop;
      create table if not exists shop.points
        (task bigint primary key, customer text not null, points bigint not null)
      """;

  private static final String CREDIT =
      "insert into shop.points (task, customer, points) values ($1, $2, $3)";

  private static final String BALANCE =
      "select sum(points)::bigint from shop.points where customer = $1";

  private PointsLedger() {}

  /**
   * Credits points.
   *
   * @param task for which task; a second time is refused
   * @return what the customer has now
   */
  static Future<Long> credit(SqlConnection sql, long task, String customer, int points) {
    return sql.query(IS_THERE)
        .execute()
        .compose(
            found ->
                found.iterator().next().getBoolean(0)
                    ? Future.succeededFuture()
                    : sql.query(MAKE).execute())
        .compose(ready -> sql.preparedQuery(CREDIT).execute(Tuple.of(task, customer, points)))
        .compose(credited -> sql.preparedQuery(BALANCE).execute(Tuple.of(customer)))
        .map(rows -> rows.iterator().next().getLong(0));
  }
}
