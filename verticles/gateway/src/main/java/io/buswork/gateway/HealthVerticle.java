package io.buswork.gateway;

import io.buswork.bus.NodeContext;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.ext.web.Router;

/**
 * Serves {@code /health} and {@code /metrics}, and nothing else: for nodes without the role {@code
 * api}, which somebody watches too.
 */
public final class HealthVerticle extends VerticleBase {

  private final NodeContext node;
  private final GatewayOptions options;
  private volatile int httpPort;

  /**
   * @param node the node it is part of
   * @param options where it listens
   */
  public HealthVerticle(NodeContext node, GatewayOptions options) {
    this.node = node;
    this.options = options;
  }

  @Override
  public Future<?> start() {
    Router router = Router.router(vertx);
    router
        .route()
        .handler(HeadRequests::takeAsGet)
        .handler(Entrance.of(vertx, node, options.tokens()).gate()::check);
    new HealthRoutes(node).mount(router);
    RouterFailures.mount(router);
    return Listening.serve(vertx, options, router).onSuccess(port -> httpPort = port);
  }

  /** The port that it got; 0 before the start. */
  public int httpPort() {
    return httpPort;
  }
}
