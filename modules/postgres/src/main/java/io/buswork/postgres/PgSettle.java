package io.buswork.postgres;

import io.buswork.store.Settlement;
import io.buswork.store.StaleEpochException;
import io.buswork.task.Attempt;
import io.buswork.task.AttemptOutcome;
import io.buswork.task.TaskState;
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
import java.util.Objects;
import java.util.Set;

/**
 * Writes outcomes. One statement where all of them are plain successes of one version on one node,
 * as nearly all are; otherwise one for the ends and one for the attempts that are followed by
 * another, in one transaction.
 */
final class PgSettle {

  private final Database database;

  PgSettle(Database database) {
    this.database = database;
  }

  Future<Set<Long>> write(
      String queue, long epoch, List<Settlement> settlements, List<Long> batches) {
    List<Settlement> ordered = inOrder(settlements);
    if (isLean(ordered)) {
      return database
          .run(Sql.SETTLE_LEAN, SettleTuples.lean(queue, epoch, ordered, batches))
          .compose(rows -> refused(queue, epoch, rows));
    }
    List<Settlement> ends = new ArrayList<>();
    List<Settlement> others = new ArrayList<>();
    for (Settlement settlement : ordered) {
      (settlement.state().isFinal() ? ends : others).add(settlement);
    }
    if (others.isEmpty()) {
      return database
          .run(Sql.SETTLE_ENDED, SettleTuples.ended(queue, epoch, ends, batches))
          .compose(rows -> refused(queue, epoch, rows));
    }
    Tuple again = SettleTuples.again(queue, epoch, others, batches);
    if (ends.isEmpty()) {
      return database.run(Sql.SETTLE_AGAIN, again).compose(rows -> refused(queue, epoch, rows));
    }
    Tuple ended = SettleTuples.ended(queue, epoch, ends, List.of());
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

  private static Future<Set<Long>> refused(String queue, long epoch, RowSet<Row> rows) {
    Row row = rows.iterator().next();
    if (!row.getBoolean(0)) {
      return Future.failedFuture(new StaleEpochException(queue, epoch));
    }
    Long[] ids = row.getArrayOfLongs(1);
    return Future.succeededFuture(
        ids == null || ids.length == 0 ? Collections.emptySet() : Set.of(ids));
  }

  /** By id: the statements find a task's values by the place of its id. */
  private static List<Settlement> inOrder(List<Settlement> settlements) {
    List<Settlement> ordered = new ArrayList<>(settlements);
    ordered.sort(Comparator.comparingLong(Settlement::id));
    return ordered;
  }

  private static boolean isLean(List<Settlement> settlements) {
    if (settlements.isEmpty()) {
      return false;
    }
    Attempt first = settlements.get(0).attempt();
    for (Settlement settlement : settlements) {
      Attempt attempt = settlement.attempt();
      if (first == null
          || attempt == null
          || settlement.state() != TaskState.SUCCEEDED
          || attempt.outcome() != AttemptOutcome.SUCCEEDED
          || settlement.result() != null
          || !settlement.logs().isEmpty()
          || settlement.fromAttempt() != settlements.get(0).fromAttempt()
          || settlement.usedAttempts() != settlement.fromAttempt() + 1
          || !attempt.node().equals(first.node())
          || !Objects.equals(attempt.module(), first.module())
          || !Objects.equals(attempt.version(), first.version())) {
        return false;
      }
    }
    return true;
  }
}
