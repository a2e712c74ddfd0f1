package io.buswork.worker;

import io.buswork.api.FollowUp;
import io.buswork.bus.NodeContext;
import io.buswork.bus.OnContext;
import io.buswork.bus.QueueDemands;
import io.buswork.bus.SubmitHints;
import io.buswork.store.AttemptStore;
import io.buswork.store.Submission;
import io.buswork.store.TaskStore;
import io.buswork.task.Task;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Where this node's attempts write what they write themselves, and who is told of it. */
final class AttemptWriting {

  private final String node;
  private final AttemptStore attempts;
  private final TaskStore tasks;
  private final InstantSource time;
  private final Context context;
  private final Consumer<List<Task>> announce;

  /**
   * @param context the worker's: a connection that a module's own thread or context makes would
   *     hold on to the module's classes for as long as it lives
   * @param announce tells of new tasks, once they are stored; called on any thread
   */
  AttemptWriting(
      String node,
      AttemptStore attempts,
      TaskStore tasks,
      InstantSource time,
      Context context,
      Consumer<List<Task>> announce) {
    this.node = node;
    this.attempts = attempts;
    this.tasks = tasks;
    this.time = time;
    this.context = context;
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
        context,
        stored -> context.runOnContext(go -> hints.send(stored)));
  }

  /** Opens a transaction; called on the context that its statements are answered on. */
  Future<AttemptStore.OpenTransaction> begin(Duration longest) {
    return attempts.begin(longest);
  }

  /** Keeps a task's state; see {@link AttemptStore#keep}. */
  Future<Boolean> keep(Task task, String state) {
    return here(() -> attempts.keep(holder(task), state));
  }

  /** The state kept last. */
  Future<Optional<String>> kept(Task task) {
    return here(() -> attempts.kept(task.id()));
  }

  private <T> Future<T> here(Supplier<Future<T>> call) {
    return OnContext.call(context, call);
  }

  AttemptStore.Holder holder(Task task) {
    return new AttemptStore.Holder(task.id(), task.attempt(), node);
  }

  String node() {
    return node;
  }

  /** By the database's clock. */
  Instant now() {
    return time.instant();
  }

  /** The same in milliseconds since 1970. */
  long nowMillis() {
    return time.millis();
  }

  /** Tells of tasks that have been stored. */
  void announce(List<Task> stored) {
    if (!stored.isEmpty()) {
      announce.accept(stored);
    }
  }

  /**
   * Makes tasks of what is to follow, with ids of their own, and what ties them to others.
   *
   * @return fails if one waits for another that is not submitted, or for itself
   */
  Future<Submission> submission(List<FollowUp> followUps) {
    if (followUps.isEmpty()) {
      return Future.succeededFuture(Submission.NONE);
    }
    return here(() -> tasks.reserveIds(followUps.size()))
        .map(ids -> FollowUpTasks.of(followUps, ids.first(), now()));
  }
}
