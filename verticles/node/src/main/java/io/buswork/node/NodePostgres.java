package io.buswork.node;

import io.buswork.postgres.EmbeddedServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Postgres of nodes that were given none. Each of them looks every two seconds whether it still
 * runs, and starts it again where it was before: nobody else would, and every node waits for it.
 */
final class NodePostgres {

  private static final Logger LOG = LoggerFactory.getLogger(NodePostgres.class);
  private static final long INTERVAL_MILLIS = 2_000;

  private final Vertx vertx;
  private final Path folder;
  private final EmbeddedServer server;
  private final long timer;
  private volatile boolean looking;
  private boolean left;

  private NodePostgres(Vertx vertx, Path folder, EmbeddedServer server) {
    this.vertx = vertx;
    this.folder = folder;
    this.server = server;
    this.timer = vertx.setPeriodic(INTERVAL_MILLIS, tick -> runOnce());
  }

  /**
   * Starts it, or attaches to it if it runs. Blocks.
   *
   * @param folder the server's
   */
  static NodePostgres start(Vertx vertx, Path folder) {
    return new NodePostgres(vertx, folder, EmbeddedServer.start(folder));
  }

  /** Where to connect. */
  String url() {
    return server.url();
  }

  /** Looks once, unless that is being done; whether the server had to be started. */
  Future<Boolean> runOnce() {
    if (looking) {
      return Future.succeededFuture(false);
    }
    looking = true;
    return vertx
        .executeBlocking(this::revive, false)
        .onComplete(done -> looking = false)
        .onFailure(failure -> LOG.error("the embedded Postgres cannot be started again", failure));
  }

  private synchronized boolean revive() {
    if (left || server.isRunning()) {
      return false;
    }
    LOG.warn("the embedded Postgres is gone: it is started again");
    if (!EmbeddedServer.start(folder).url().equals(server.url())) {
      LOG.error("its port is taken by somebody else: the nodes that use it must be restarted");
    }
    return true;
  }

  /**
   * The node leaves it. Blocks.
   *
   * @param isLast whether no other node uses it: then it is stopped
   */
  synchronized void leave(boolean isLast) {
    left = true;
    vertx.cancelTimer(timer);
    if (isLast) {
      server.stop();
    }
  }
}
