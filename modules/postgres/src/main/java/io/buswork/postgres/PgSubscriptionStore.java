package io.buswork.postgres;

import io.buswork.event.EventPattern;
import io.buswork.event.Subscription;
import io.buswork.store.ScheduleRow;
import io.buswork.store.SubscriptionRow;
import io.buswork.store.SubscriptionStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Subscriptions. Columns are taken by name. */
final class PgSubscriptionStore implements SubscriptionStore {

  private final Database database;

  PgSubscriptionStore(Database database) {
    this.database = database;
  }

  @Override
  public Future<Boolean> put(Subscription subscription) {
    Tuple values =
        Tuple.of(subscription.name(), subscription.event().text(), subscription.event().head())
            .addBoolean(subscription.paused())
            .addString(subscription.payloadFrom())
            .addString(subscription.task());
    return database
        .run(Sql.PUT_SUBSCRIPTION, values)
        .map(rows -> rows.iterator().next().getBoolean("created"));
  }

  @Override
  public Future<Optional<SubscriptionRow>> find(String name) {
    return database
        .run(Sql.SUBSCRIPTIONS, Tuple.of(name, "", 1))
        .map(rows -> all(rows).stream().findFirst());
  }

  @Override
  public Future<List<SubscriptionRow>> list(String after, int limit) {
    Tuple values = Tuple.tuple().addString(null).addString(after).addInteger(limit);
    return database.run(Sql.SUBSCRIPTIONS, values).map(PgSubscriptionStore::all);
  }

  @Override
  public Future<Boolean> delete(String name) {
    return database
        .run(Sql.DELETE_SUBSCRIPTION, Tuple.of(name))
        .map(deleted -> deleted.rowCount() > 0);
  }

  @Override
  public Future<Void> declare(String module, String version, List<Subscription> subscriptions) {
    Tuple values =
        Tuple.of(module, version)
            .addArrayOfString(each(subscriptions, Subscription::name))
            .addArrayOfString(each(subscriptions, each -> each.event().text()))
            .addArrayOfString(each(subscriptions, each -> each.event().head()))
            .addArrayOfString(each(subscriptions, Subscription::task));
    return database.run(Sql.DECLARE_SUBSCRIPTIONS, values).mapEmpty();
  }

  @Override
  public Future<List<Subscription>> matching(String event) {
    String[] heads = EventPattern.headsOf(event).toArray(String[]::new);
    return database
        .run(Sql.MATCHING_SUBSCRIPTIONS, Tuple.tuple().addArrayOfString(heads))
        .map(
            rows -> {
              List<Subscription> matching = new ArrayList<>(rows.size());
              for (Row row : rows) {
                Subscription candidate = subscription(row);
                if (candidate.event().matches(event)) {
                  matching.add(candidate);
                }
              }
              return matching;
            });
  }

  private static String[] each(
      List<Subscription> subscriptions, Function<Subscription, String> field) {
    return subscriptions.stream().map(field).toArray(String[]::new);
  }

  private static List<SubscriptionRow> all(RowSet<Row> rows) {
    List<SubscriptionRow> all = new ArrayList<>(rows.size());
    rows.forEach(row -> all.add(row(row)));
    return all;
  }

  private static SubscriptionRow row(Row row) {
    return new SubscriptionRow(
        subscription(row),
        ScheduleRow.Source.valueOf(row.getString("source").toUpperCase(Locale.ROOT)),
        row.getString("module"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("changed_at").toInstant());
  }

  private static Subscription subscription(Row row) {
    return new Subscription(
        row.getString("name"),
        EventPattern.of(row.getString("event")),
        row.getBoolean("paused"),
        row.getString("payload_from"),
        row.getString("task"));
  }
}
