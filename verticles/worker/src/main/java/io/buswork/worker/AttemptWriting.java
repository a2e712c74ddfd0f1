package io.buswork.worker;

import io.buswork.api.FollowUp;
import io.buswork.api.FollowUpTerms;
import io.buswork.bus.NodeContext;
import io.buswork.bus.QueueDemands;
import io.buswork.bus.SubmitHints;
import io.buswork.store.AttemptStore;
import io.buswork.store.TaskStore;
import io.buswork.task.OnDue;
import io.buswork.task.Task;
import io.buswork.task.TaskDelivery;
import io.buswork.task.TaskKey;
import io.buswork.task.TaskOptions;
import io.buswork.task.TaskState;
import io.buswork.task.Unique;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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
    Promise<T> promise = Promise.promise();
    context.runOnContext(go -> call.get().onComplete(promise));
    return promise.future();
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
    return here(() -> tasks.reserveIds(followUps.size()))
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
    FollowUpTerms terms = next.terms();
    return new TaskOptions(
        OnDue.ENQUEUE,
        next.timeout(),
        terms.expiresAt(),
        terms.backoff(),
        terms.version(),
        next.tags(),
        next.headers(),
        key(terms),
        TaskDelivery.of(next.delivery()),
        terms.concurrencyKey());
  }

  private static @Nullable TaskKey key(FollowUpTerms terms) {
    String text = terms.key();
    return text == null ? null : new TaskKey(text, unique(terms.unique()));
  }

  /** One that is there already is as good as another: the attempt has succeeded. */
  private static @Nullable Unique unique(FollowUpTerms.@Nullable Unique wanted) {
    if (wanted == null) {
      return null;
    }
    Duration period = wanted.period();
    Unique.Span span =
        wanted.forever()
            ? Unique.Span.FOREVER
            : period == null ? Unique.Span.ACTIVE : Unique.Span.PERIOD;
    return new Unique(span, period, Unique.OnConflict.RETURN);
  }
}
