package io.buswork.scheduler;

import io.buswork.bus.Addresses;
import io.buswork.bus.EventBatch;
import io.buswork.bus.NodeContext;
import io.buswork.bus.SystemEvent;
import io.buswork.store.NodeRow;
import io.buswork.store.StoreUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which nodes are registered, and declares those dead that are both out of the cluster and
 * silent. After the database was away nobody is, until this node has seen it answer for as long as
 * a node may be silent: everybody gets time to beat again.
 */
final class NodeRecovery {

  /** How often it runs. */
  static final long INTERVAL_MILLIS = 500;

  private static final Logger LOG = LoggerFactory.getLogger(NodeRecovery.class);

  private final Vertx vertx;
  private final NodeContext node;
  private final long silenceMillis;
  private final LongSupplier clock;
  private final SchedulerOptions options;
  private volatile NodeRoster roster = NodeRoster.UNKNOWN;
  private long answeringSince = Long.MAX_VALUE;
  private boolean running;

  /**
   * @param clock monotonic milliseconds
   */
  NodeRecovery(Vertx vertx, NodeContext node, SchedulerOptions options, LongSupplier clock) {
    this.vertx = vertx;
    this.node = node;
    this.options = options;
    this.silenceMillis = options.nodeSilence().toMillis();
    this.clock = clock;
  }

  /** The registered nodes as last heard of. Safe to call from any thread. */
  NodeRoster roster() {
    return roster;
  }

  /**
   * Looks at all nodes.
   *
   * @return those declared dead; never fails
   */
  Future<List<String>> runOnce() {
    if (running) {
      return Future.succeededFuture(List.of());
    }
    running = true;
    long asked = clock.getAsLong();
    return node.stores()
        .nodes()
        .nodes()
        .compose(rows -> look(rows, asked))
        .recover(this::noAnswer)
        .onComplete(done -> running = false);
  }

  private Future<List<String>> look(List<NodeRow> rows, long asked) {
    answeringSince = Math.min(answeringSince, asked);
    List<String> dead = new ArrayList<>();
    Future<Void> chain = Future.succeededFuture();
    if (clock.getAsLong() - answeringSince >= silenceMillis) {
      for (NodeRow row : rows) {
        if (seemsDead(row)) {
          chain = chain.compose(v -> declareDead(row, dead));
        }
      }
    }
    return chain.map(
        v -> {
          List<NodeRow> living = new ArrayList<>(rows);
          living.removeIf(row -> dead.contains(row.id()));
          roster = NodeRoster.of(living, asked);
          return dead;
        });
  }

  private boolean seemsDead(NodeRow row) {
    return !row.id().equals(node.nodeId())
        && row.silence().compareTo(options.nodeSilence()) >= 0
        && !node.membership().members().contains(row.id());
  }

  private Future<Void> declareDead(NodeRow row, List<String> dead) {
    return node.stores()
        .nodes()
        .declareDead(row.id(), options.nodeSilence())
        .map(
            isDead -> {
              if (isDead) {
                dead.add(row.id());
                tell(row);
              }
              return null;
            });
  }

  private void tell(NodeRow row) {
    LOG.warn(
        "node {}: silent for {} ms and out of the cluster: it is dead",
        row.id(),
        row.silence().toMillis());
    var event =
        new SystemEvent(
            "io.buswork.node.lost",
            row.id(),
            node.time().instant().toEpochMilli(),
            new JsonObject().put("silenceMs", row.silence().toMillis()));
    vertx.eventBus().publish(Addresses.EVENTS, EventBatch.ofSystem(node.nodeId(), event));
  }

  private Future<List<String>> noAnswer(Throwable cause) {
    answeringSince = Long.MAX_VALUE;
    if (!(cause instanceof StoreUnavailableException)) {
      LOG.error("node {}: the other nodes cannot be looked at", node.nodeId(), cause);
    }
    return Future.succeededFuture(List.of());
  }
}
