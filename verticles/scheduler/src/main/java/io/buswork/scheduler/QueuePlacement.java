package io.buswork.scheduler;

import io.buswork.bus.NodeContext;
import io.buswork.store.QueueRow;
import io.buswork.store.StoreUnavailableException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that this node runs the dispatchers of its queues, and no others. */
final class QueuePlacement {

  private static final Logger LOG = LoggerFactory.getLogger(QueuePlacement.class);

  private static final long RETAKE_MILLIS = 2000;

  private final Vertx vertx;
  private final Context context;
  private final NodeContext node;
  private final SchedulerOptions options;
  private final Supplier<NodeRoster> roster;
  private final Map<String, Placed> dispatchers = new HashMap<>();
  private final Map<String, Long> notBefore = new HashMap<>();
  private Set<String> known = Set.of();
  private boolean running;
  private boolean again;
  private boolean closed;

  private record Placed(QueueDispatcher dispatcher, Future<String> deployment) {}

  QueuePlacement(
      Vertx vertx,
      Context context,
      NodeContext node,
      SchedulerOptions options,
      Supplier<NodeRoster> roster) {
    this.vertx = vertx;
    this.context = context;
    this.node = node;
    this.options = options;
    this.roster = roster;
  }

  /** The queues whose dispatchers run here or are starting. */
  Set<String> queues() {
    return Set.copyOf(dispatchers.keySet());
  }

  /** Whether the queue was there when last looked. */
  boolean isKnown(String queue) {
    return known.contains(queue);
  }

  /** Whether the queue falls to this node, as far as it sees the cluster. */
  boolean isOurs(String queue) {
    return Rendezvous.owner(queue, candidates()).filter(node.nodeId()::equals).isPresent();
  }

  /** Lets a queue's dispatcher, if it is here, look for tasks that it has not heard of. */
  void lookAgain(String queue) {
    Placed placed = dispatchers.get(queue);
    if (placed != null) {
      placed.dispatcher().lookAgain();
    }
  }

  /**
   * Compares what should run here with what does, and starts and stops the difference. Calls while
   * one is under way lead to one more.
   *
   * @return completes when this round is done; never fails
   */
  Future<Void> runOnce() {
    if (closed || running) {
      again = true;
      return Future.succeededFuture();
    }
    running = true;
    return node.stores()
        .queues()
        .queues()
        .compose(this::reconcile)
        .otherwise(
            cause -> {
              if (!(cause instanceof StoreUnavailableException)) {
                LOG.error("node {}: queues cannot be placed", node.nodeId(), cause);
              }
              return null;
            })
        .onComplete(
            done -> {
              running = false;
              if (again) {
                again = false;
                context.runOnContext(v -> runOnce());
              }
            });
  }

  /** Stops all dispatchers. */
  Future<Void> close() {
    closed = true;
    List<Future<?>> stops = new ArrayList<>();
    for (String queue : queues()) {
      stops.add(stop(queue));
    }
    return Future.join(stops).<Void>mapEmpty().otherwiseEmpty();
  }

  private Future<Void> reconcile(List<QueueRow> rows) {
    if (closed) {
      return Future.succeededFuture();
    }
    Set<String> candidates = candidates();
    Set<String> ours = new HashSet<>();
    known = rows.stream().map(QueueRow::name).collect(Collectors.toSet());
    for (QueueRow row : rows) {
      if (Rendezvous.owner(row.name(), candidates).filter(node.nodeId()::equals).isPresent()) {
        ours.add(row.name());
      }
    }
    List<Future<?>> changes = new ArrayList<>();
    for (String queue : queues()) {
      if (!ours.contains(queue)) {
        changes.add(stop(queue));
      }
    }
    for (String queue : ours) {
      if (!dispatchers.containsKey(queue)) {
        start(queue);
      }
    }
    return Future.join(changes).<Void>mapEmpty().otherwiseEmpty();
  }

  /** The scheduler nodes that are registered, in the cluster and not leaving. */
  private Set<String> candidates() {
    NodeRoster now = roster.get();
    Set<String> candidates = new TreeSet<>(node.membership().members());
    candidates.add(node.nodeId());
    candidates.removeIf(id -> !now.hasRole(id, "scheduler") || now.isDraining(id));
    return candidates;
  }

  private void start(String queue) {
    if (notBefore.getOrDefault(queue, Long.MIN_VALUE) > TermScope.monotonicMillis()) {
      return;
    }
    notBefore.remove(queue);
    var dispatcher =
        new QueueDispatcher(node, options, queue, roster, ended -> termOver(queue, ended));
    var placed = new Placed(dispatcher, vertx.deployVerticle(dispatcher));
    dispatchers.put(queue, placed);
    placed
        .deployment()
        .onFailure(
            cause -> {
              if (dispatchers.remove(queue, placed)) {
                LOG.error("queue {}: its dispatcher does not start here", queue, cause);
              }
            });
  }

  private Future<Void> stop(String queue) {
    Placed placed = dispatchers.remove(queue);
    if (placed == null) {
      return Future.succeededFuture();
    }
    placed.dispatcher().abandon();
    if (!placed.deployment().isComplete()) {
      placed.deployment().onSuccess(this::undeploy);
      return Future.succeededFuture();
    }
    return placed
        .deployment()
        .compose(this::undeploy)
        .onFailure(cause -> LOG.warn("queue {}: its dispatcher did not stop well", queue, cause));
  }

  /** Vert.x may have been first: it stops the dispatchers when this verticle is stopped. */
  private Future<Void> undeploy(String deployment) {
    return vertx.deploymentIDs().contains(deployment)
        ? vertx.undeploy(deployment)
        : Future.succeededFuture();
  }

  /**
   * Another node has the queue. If by our lights it is ours all the same, the nodes see the cluster
   * differently just now: taking it back at once would only make them take it from each other. Not
   * so if a later dispatcher of this very node has it.
   */
  private void termOver(String queue, QueueDispatcher ended) {
    context.runOnContext(
        v -> {
          Placed placed = dispatchers.get(queue);
          if (placed != null && placed.dispatcher() == ended) {
            notBefore.put(queue, TermScope.monotonicMillis() + RETAKE_MILLIS);
            stop(queue);
          }
        });
  }
}
