package io.buswork.postgres;

import io.buswork.store.GroupEndConflictException;
import io.buswork.store.Submission;
import io.buswork.store.TaskChange;
import io.buswork.store.TaskFlow;
import io.buswork.store.UnknownPredecessorException;
import io.buswork.task.Task;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Ties the tasks of a submission to others, in the transaction that stores them. */
final class FlowLinks {

  private static final String NOT_LINKED = "BW001";
  private static final String UNKNOWN_PREDECESSOR = "BW002";
  private static final String OTHER_END = "BW003";

  private final Database database;

  FlowLinks(Database database) {
    this.database = database;
  }

  /**
   * Ties what the submission has brought into being.
   *
   * @param holders the submission's tasks that were not stored, to those that stand for them
   * @return what that has made of these tasks at once
   */
  Future<List<TaskChange>> tie(
      SqlClient transaction, Submission submission, Map<Long, Long> holders) {
    Map<Long, TaskFlow> flows = new HashMap<>(submission.flows());
    flows.keySet().removeAll(holders.keySet());
    return flows.isEmpty()
        ? Future.succeededFuture(List.of())
        : database
            .run(transaction, Sql.LINK_TASKS, FlowTuple.of(flows, holders))
            .map(ChangeRows::changes)
            .recover(failure -> Future.failedFuture(explain(failure, submission, holders)));
  }

  /** Whether a transaction failed because settlements do not yet look after who waits. */
  static boolean isNotLinked(Throwable failure) {
    return failure instanceof PgException e && NOT_LINKED.equals(e.getSqlState());
  }

  /** Lets the settlements look, of the queues that the failure names. */
  Future<Void> link(Throwable notLinked) {
    String[] queues =
        new JsonArray(((PgException) notLinked).getDetail())
            .stream().map(String.class::cast).toArray(String[]::new);
    return database.run(Sql.LINK_QUEUES, Tuple.of((Object) queues)).mapEmpty();
  }

  /**
   * Lets the settlements look before anything of the submission is stored: for a transaction that
   * cannot be given again if they do not.
   */
  Future<Void> linkAhead(Submission submission) {
    if (submission.flows().isEmpty()) {
      return Future.succeededFuture();
    }
    String[] queues =
        submission.tasks().stream().map(Task::queue).distinct().toArray(String[]::new);
    Long[] others =
        submission.flows().values().stream()
            .flatMap(flow -> flow.after().stream())
            .distinct()
            .toArray(Long[]::new);
    return database
        .run(Sql.LINK_QUEUES_AHEAD, Tuple.tuple().addArrayOfString(queues).addArrayOfLong(others))
        .mapEmpty();
  }

  private static Throwable explain(
      Throwable failure, Submission submission, Map<Long, Long> holders) {
    if (!(failure instanceof PgException e) || e.getSqlState() == null) {
      return failure;
    }
    return switch (e.getSqlState()) {
      case UNKNOWN_PREDECESSOR -> unknown(e, submission, holders);
      case OTHER_END -> otherEnd(e, submission);
      default -> failure;
    };
  }

  private static UnknownPredecessorException unknown(
      PgException failure, Submission submission, Map<Long, Long> holders) {
    String[] ids = failure.getDetail().split(" ");
    long missing = Long.parseLong(ids[0]);
    long dependent = Long.parseLong(ids[1]);
    for (int i = 0; i < submission.tasks().size(); i++) {
      if (submission.tasks().get(i).id() == dependent) {
        return new UnknownPredecessorException(i, asGiven(missing, holders));
      }
    }
    throw new IllegalStateException("no task " + dependent + " in the submission", failure);
  }

  private static long asGiven(long id, Map<Long, Long> holders) {
    for (Map.Entry<Long, Long> holder : holders.entrySet()) {
      if (holder.getValue() == id) {
        return holder.getKey();
      }
    }
    return id;
  }

  private static GroupEndConflictException otherEnd(PgException failure, Submission submission) {
    String group = failure.getDetail();
    for (int i = 0; i < submission.tasks().size(); i++) {
      TaskFlow flow = submission.flows().get(submission.tasks().get(i).id());
      if (flow != null && Objects.equals(flow.group(), group) && flow.onGroupDone() != null) {
        return new GroupEndConflictException(i, group);
      }
    }
    throw new IllegalStateException("no group " + group + " in the submission", failure);
  }
}
