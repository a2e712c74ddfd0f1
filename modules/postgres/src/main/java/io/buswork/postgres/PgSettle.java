package io.buswork.postgres;

import io.buswork.store.Settlement;
import io.buswork.store.StaleEpochException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes outcomes. One statement where all of them are plain successes of one version on one node,
 * as nearly all are; otherwise one for the ends and one for the attempts that are followed by
 * another, in one transaction. Where tasks of the queue are waited for, what their ends mean for
 * others is written in the same transaction: see {@link LinkedSettle}.
 */
final class PgSettle {

  private final Database database;
  private final LinkedSettle linked;
  private final LinkedQueues linkedQueues = new LinkedQueues(System::nanoTime);

  PgSettle(Database database, PgFlowStore flows) {
    this.database = database;
    this.linked = new LinkedSettle(database, flows);
  }

  Future<Set<Long>> write(
      String queue, long epoch, List<Settlement> settlements, List<Long> batches) {
    List<Settlement> ordered = inOrder(settlements);
    return linkedQueues.contains(queue)
        ? linked.write(queue, epoch, ordered, batches)
        : unlinked(queue, epoch, ordered, batches)
            .recover(
                failure ->
                    failure instanceof StaleEpochException
                        ? linkedInstead(queue, epoch, ordered, batches, failure)
                        : Future.failedFuture(failure));
  }

  /** The statements take no effect in a term that is over, nor where the queue is linked. */
  private Future<Set<Long>> linkedInstead(
      String queue, long epoch, List<Settlement> ordered, List<Long> batches, Throwable stale) {
    return database
        .run(Sql.QUEUE_IS_LINKED, Tuple.of(queue, epoch))
        .compose(
            rows -> {
              if (!rows.iterator().next().getBoolean(0)) {
                return Future.failedFuture(stale);
              }
              linkedQueues.add(queue);
              return linked.write(queue, epoch, ordered, batches);
            });
  }

  private Future<Set<Long>> unlinked(
      String queue, long epoch, List<Settlement> ordered, List<Long> batches) {
    if (SettleTuples.isLean(ordered)) {
      return database
          .run(Sql.SETTLE_LEAN, SettleTuples.lean(queue, epoch, ordered, batches, false))
          .compose(rows -> refused(queue, epoch, rows));
    }
    List<Settlement> ends = ends(ordered);
    List<Settlement> others = others(ordered);
    if (others.isEmpty()) {
      return database
          .run(Sql.SETTLE_ENDED, SettleTuples.ended(queue, epoch, ends, batches, false))
          .compose(rows -> refused(queue, epoch, rows));
    }
    Tuple again = SettleTuples.again(queue, epoch, others, batches);
    if (ends.isEmpty()) {
      return database.run(Sql.SETTLE_AGAIN, again).compose(rows -> refused(queue, epoch, rows));
    }
    Tuple ended = SettleTuples.ended(queue, epoch, ends, List.of(), false);
    return database.transaction(connection -> both(connection, queue, epoch, ended, again));
  }

  private Future<Set<Long>> both(
      SqlClient connection, String queue, long epoch, Tuple ended, Tuple again) {
    Future<Set<Long>> first =
        database
            .run(connection, Sql.SETTLE_ENDED, ended)
            .compose(rows -> refused(queue, epoch, rows));
    Future<Set<Long>> second =
        database
            .run(connection, Sql.SETTLE_AGAIN, again)
            .compose(rows -> refused(queue, epoch, rows));
    return Future.all(first, second)
        .map(
            done -> {
              Set<Long> all = new HashSet<>(first.result());
              all.addAll(second.result());
              return all;
            });
  }

  static Future<Set<Long>> refused(String queue, long epoch, RowSet<Row> rows) {
    Row row = rows.iterator().next();
    if (!row.getBoolean(0)) {
      return Future.failedFuture(new StaleEpochException(queue, epoch));
    }
    Long[] ids = row.getArrayOfLongs(1);
    return Future.succeededFuture(
        ids == null || ids.length == 0 ? Collections.emptySet() : Set.of(ids));
  }

  /** Those that move the task to the history. */
  static List<Settlement> ends(List<Settlement> settlements) {
    return settlements.stream().filter(each -> each.state().isFinal()).toList();
  }

  /** Those after which the task goes on. */
  static List<Settlement> others(List<Settlement> settlements) {
    return settlements.stream().filter(each -> !each.state().isFinal()).toList();
  }

  /** By id: the statements find a task's values by the place of its id. */
  private static List<Settlement> inOrder(List<Settlement> settlements) {
    List<Settlement> ordered = new ArrayList<>(settlements);
    ordered.sort(Comparator.comparingLong(Settlement::id));
    return ordered;
  }
}
