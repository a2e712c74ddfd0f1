package io.buswork.node;

import io.buswork.store.NodeRow;
import io.buswork.store.NodeStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until no other node is on its way out: the same deployments leak on all nodes alike, and
 * they must not all restart at once.
 */
final class RestartTurn {

  private static final Logger LOG = LoggerFactory.getLogger(RestartTurn.class);
  private static final int SPREAD_MILLIS = 3_000;
  private static final long LOOK_MILLIS = 2_000;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration FRESH = Duration.ofSeconds(3);

  private final Vertx vertx;
  private final NodeStore nodes;
  private final String self;

  RestartTurn(Vertx vertx, NodeStore nodes, String self) {
    this.vertx = vertx;
    this.nodes = nodes;
    this.self = self;
  }

  /** Never fails: in the end a node that must restart does so. */
  Future<Void> take() {
    Promise<Void> turn = Promise.promise();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    int first = 1 + Math.floorMod(self.hashCode(), SPREAD_MILLIS);
    vertx.setTimer(first, timer -> look(deadline, turn));
    return turn.future();
  }

  private void look(long deadline, Promise<Void> turn) {
    nodes
        .nodes()
        .map(this::isAnotherLeaving)
        .onFailure(failure -> LOG.debug("the other nodes are not known", failure))
        .otherwise(true)
        .onSuccess(
            leaving -> {
              if (!leaving || System.nanoTime() > deadline) {
                turn.complete();
              } else {
                vertx.setTimer(LOOK_MILLIS, timer -> look(deadline, turn));
              }
            });
  }

  private boolean isAnotherLeaving(List<NodeRow> rows) {
    return rows.stream()
        .filter(row -> !row.id().equals(self) && row.silence().compareTo(FRESH) < 0)
        .anyMatch(row -> row.info().getBoolean("draining", false));
  }
}
