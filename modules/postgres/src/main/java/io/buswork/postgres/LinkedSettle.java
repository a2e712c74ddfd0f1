package io.buswork.postgres;

import io.buswork.store.Settlement;
import io.buswork.store.TaskChange;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes outcomes of a queue whose tasks others wait for, or that have groups: the ends, and in the
 * same transaction, but by a later statement, what they mean for others. A later one, because a
 * submit that names a task which is just ending holds that task's row: only a statement that begins
 * once the row could be deleted sees who waits for it.
 */
final class LinkedSettle {

  private final Database database;
  private final PgFlowStore flows;

  LinkedSettle(Database database, PgFlowStore flows) {
    this.database = database;
    this.flows = flows;
  }

  /** As {@link PgSettle#write}, the settlements being in order. */
  Future<Set<Long>> write(String queue, long epoch, List<Settlement> ordered, List<Long> batches) {
    return database
        .transactionAgain(
            connection -> new Writing(connection, queue, epoch, batches).write(ordered))
        .map(
            written -> {
              flows.released(written.changes());
              return written.refused();
            });
  }

  private record Written(Set<Long> refused, List<TaskChange> changes) {}

  /** One try. */
  private final class Writing {

    private final SqlClient connection;
    private final String queue;
    private final long epoch;
    private final List<Long> batches;
    private final Set<Long> refused = new HashSet<>();

    Writing(SqlClient connection, String queue, long epoch, List<Long> batches) {
      this.connection = connection;
      this.queue = queue;
      this.epoch = epoch;
      this.batches = batches;
    }

    Future<Written> write(List<Settlement> ordered) {
      List<Settlement> ends = PgSettle.ends(ordered);
      List<Settlement> others = PgSettle.others(ordered);
      return database
          .bound(connection)
          .compose(bound -> writeEnds(ends))
          .compose(
              written ->
                  others.isEmpty()
                      ? Future.succeededFuture()
                      : take(Sql.SETTLE_AGAIN, SettleTuples.again(queue, epoch, others, List.of())))
          .compose(written -> release(ends))
          .map(changes -> new Written(refused, changes));
    }

    /** Also where there are none: the batches' records are dropped. */
    private Future<Void> writeEnds(List<Settlement> ends) {
      return SettleTuples.isLean(ends)
          ? take(Sql.SETTLE_LEAN, SettleTuples.lean(queue, epoch, ends, batches, true))
          : take(Sql.SETTLE_ENDED, SettleTuples.ended(queue, epoch, ends, batches, true));
    }

    private Future<Void> take(String sql, Tuple values) {
      return database
          .run(connection, sql, values)
          .compose(rows -> PgSettle.refused(queue, epoch, rows))
          .onSuccess(refused::addAll)
          .mapEmpty();
    }

    private Future<List<TaskChange>> release(List<Settlement> ends) {
      List<Settlement> ended = new ArrayList<>(ends);
      ended.removeIf(each -> refused.contains(each.id()));
      return ended.isEmpty()
          ? Future.succeededFuture(List.of())
          : database
              .run(connection, Sql.RELEASE, SettleTuples.released(ended))
              .map(ChangeRows::changes);
    }
  }
}
