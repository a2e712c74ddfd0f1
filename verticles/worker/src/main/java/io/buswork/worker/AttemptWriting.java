package io.buswork.worker;

import io.buswork.api.FollowUp;
import io.buswork.bus.NodeContext;
import io.buswork.bus.QueueDemands;
import io.buswork.bus.SubmitHints;
import io.buswork.store.AttemptStore;
import io.buswork.store.TaskStore;
import io.buswork.task.OnDue;
import io.buswork.task.Task;
import io.buswork.task.TaskDelivery;
import io.buswork.task.TaskOptions;
import io.buswork.task.TaskState;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Where this node's attempts write what they write themselves, and who is told of it. */
final class AttemptWriting {

  private final String node;
  private final AttemptStore attempts;
  private final TaskStore tasks;
  private final InstantSource time;
  private final Consumer<List<Task>> announce;

  /**
   * @param announce tells of new tasks, once they are stored; called on any thread
   */
  AttemptWriting(
      String node,
      AttemptStore attempts,
      TaskStore tasks,
      InstantSource time,
      Consumer<List<Task>> announce) {
    this.node = node;
    this.attempts = attempts;
    this.tasks = tasks;
    this.time = time;
    this.announce = announce;
  }

  /**
   * A node's.
   *
   * @param context the worker's
   * @param demands what dispatchers have said, kept on that context
   */
  static AttemptWriting of(NodeContext node, Context context, QueueDemands demands) {
    SubmitHints hints = new SubmitHints(context.owner().eventBus(), demands, node.time());
    return new AttemptWriting(
        node.nodeId(),
        node.stores().attempts(),
        node.stores().tasks(),
        node.time(),
        stored -> context.runOnContext(go -> hints.send(stored)));
  }

  AttemptStore attempts() {
    return attempts;
  }

  AttemptStore.Holder holder(Task task) {
    return new AttemptStore.Holder(task.id(), task.attempt(), node);
  }

  String node() {
    return node;
  }

  Instant now() {
    return time.instant();
  }

  /** Tells of tasks that have been stored. */
  void announce(List<Task> stored) {
    if (!stored.isEmpty()) {
      announce.accept(stored);
    }
  }

  /** Makes tasks of what is to follow, with ids of their own. */
  Future<List<Task>> tasks(List<FollowUp> followUps) {
    if (followUps.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    return tasks
        .reserveIds(followUps.size())
        .map(
            ids -> {
              Instant now = now();
              List<Task> all = new ArrayList<>(followUps.size());
              for (FollowUp next : followUps) {
                all.add(task(next, ids.first() + all.size(), now));
              }
              return all;
            });
  }

  private static Task task(FollowUp next, long id, Instant now) {
    boolean waits = !next.delay().isZero();
    return new Task(
        id,
        id,
        next.queue(),
        next.type(),
        waits ? TaskState.SCHEDULED : TaskState.READY,
        next.priority(),
        0,
        next.maxAttempts(),
        now,
        waits ? now.plus(next.delay()) : null,
        next.payloadText(),
        options(next));
  }

  private static TaskOptions options(FollowUp next) {
    return new TaskOptions(
        OnDue.ENQUEUE,
        next.timeout(),
        null,
        null,
        null,
        next.tags(),
        next.headers(),
        null,
        TaskDelivery.of(next.delivery()));
  }
}
