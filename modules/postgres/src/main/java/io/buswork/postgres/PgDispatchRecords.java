package io.buswork.postgres;

import io.buswork.api.Delivery;
import io.buswork.store.DispatchRecord;
import io.buswork.store.StaleEpochException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was sent where. */
final class PgDispatchRecords {

  /** By the codes that are kept; never changed. */
  private static final List<Delivery> BY_CODE =
      List.of(Delivery.AT_LEAST_ONCE, Delivery.EXACTLY_ONCE, Delivery.AT_MOST_ONCE);

  private final Database database;

  PgDispatchRecords(Database database) {
    this.database = database;
  }

  Future<Void> record(String queue, long epoch, List<DispatchRecord> records) {
    int n = records.size();
    Long[] batches = new Long[n];
    String[] nodes = new String[n];
    String[] ids = new String[n];
    String[] attempts = new String[n];
    OffsetDateTime[] times = new OffsetDateTime[n];
    String[] deliveries = new String[n];
    for (int i = 0; i < n; i++) {
      DispatchRecord record = records.get(i);
      batches[i] = record.batch();
      nodes[i] = record.node();
      ids[i] = array(record, DispatchRecord.Sent::id);
      attempts[i] = array(record, DispatchRecord.Sent::attempt);
      times[i] = TaskRows.time(record.at());
      deliveries[i] = deliveries(record);
    }
    Tuple values =
        Tuple.of(queue, epoch)
            .addArrayOfLong(batches)
            .addArrayOfString(nodes)
            .addArrayOfString(ids)
            .addArrayOfString(attempts)
            .addArrayOfOffsetDateTime(times)
            .addArrayOfString(deliveries);
    return database
        .run(Sql.RECORD_DISPATCHES, values)
        .compose(
            rows ->
                rows.rowCount() == n
                    ? Future.succeededFuture()
                    : Future.failedFuture(new StaleEpochException(queue, epoch)));
  }

  Future<List<DispatchRecord>> all(String queue) {
    return database
        .run(Sql.DISPATCHES, Tuple.of(queue))
        .map(
            rows -> {
              List<DispatchRecord> records = new ArrayList<>(rows.size());
              for (Row row : rows) {
                records.add(record(row));
              }
              return records;
            });
  }

  Future<Void> dropOld(String queue, long epoch) {
    return database.run(Sql.DROP_OLD_DISPATCHES, Tuple.of(queue, epoch)).mapEmpty();
  }

  private static DispatchRecord record(Row row) {
    Long[] ids = row.getArrayOfLongs(3);
    Short[] attempts = row.getArrayOfShorts(4);
    Short[] deliveries = row.getArrayOfShorts(6);
    List<DispatchRecord.Sent> sent = new ArrayList<>(ids.length);
    for (int i = 0; i < ids.length; i++) {
      Delivery delivery = deliveries == null ? Delivery.AT_LEAST_ONCE : BY_CODE.get(deliveries[i]);
      sent.add(new DispatchRecord.Sent(ids[i], attempts[i], delivery));
    }
    return new DispatchRecord(
        row.getLong(0),
        row.getLong(1),
        row.getString(2),
        sent,
        row.getOffsetDateTime(5).toInstant());
  }

  /** Null where all may be run again, as is nearly always so. */
  private static @Nullable String deliveries(DispatchRecord record) {
    return record.sent().stream().allMatch(sent -> sent.delivery() == Delivery.AT_LEAST_ONCE)
        ? null
        : array(record, sent -> BY_CODE.indexOf(sent.delivery()));
  }

  /** An array of arrays cannot be ragged in SQL: each goes as text. */
  private static String array(DispatchRecord record, ToLongFunction<DispatchRecord.Sent> member) {
    return record.sent().stream()
        .map(sent -> Long.toString(member.applyAsLong(sent)))
        .collect(Collectors.joining(",", "{", "}"));
  }
}
