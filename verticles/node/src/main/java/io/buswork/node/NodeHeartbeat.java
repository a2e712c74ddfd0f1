package io.buswork.node;

import io.buswork.store.NodeStore;
import io.buswork.time.DatabaseTime;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the database twice a second that this node lives, and learns the database's time. If the
 * node was declared dead meanwhile, says so once, and beats no more.
 */
final class NodeHeartbeat {

  static final long INTERVAL_MILLIS = 500;

  private static final Logger LOG = LoggerFactory.getLogger(NodeHeartbeat.class);
  private static final long PATIENCE_MILLIS = 3_000;

  private final Vertx vertx;
  private final NodeStore store;
  private final String node;
  private final DatabaseTime time;
  private final Supplier<JsonObject> info;
  private final Runnable onDead;
  private long timer = -1;
  private boolean beating;
  private boolean away;
  private boolean dead;

  NodeHeartbeat(
      Vertx vertx,
      NodeStore store,
      String node,
      DatabaseTime time,
      Supplier<JsonObject> info,
      Runnable onDead) {
    this.vertx = vertx;
    this.store = store;
    this.node = node;
    this.time = time;
    this.info = info;
    this.onDead = onDead;
  }

  void start() {
    timer = vertx.setPeriodic(INTERVAL_MILLIS, tick -> runOnce());
  }

  /** One beat; overlapping ones are left out. */
  Future<Void> runOnce() {
    if (beating || dead) {
      return Future.succeededFuture();
    }
    beating = true;
    long asked = System.nanoTime();
    return store
        .beat(node, info.get())
        .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .onComplete(done -> beating = false)
        .map(
            beat -> {
              time.adjust(beat.now(), asked, System.nanoTime());
              if (away) {
                away = false;
                LOG.info("the database is back");
              }
              if (!beat.known() && !dead) {
                dead = true;
                onDead.run();
              }
              return (Void) null;
            })
        .recover(
            failure -> {
              if (!away) {
                away = true;
                LOG.warn("the database is away: {}", failure.getMessage());
              }
              return Future.succeededFuture();
            });
  }

  void stop() {
    if (timer >= 0) {
      vertx.cancelTimer(timer);
      timer = -1;
    }
    dead = true;
  }
}
