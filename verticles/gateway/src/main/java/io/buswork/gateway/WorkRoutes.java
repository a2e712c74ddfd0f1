package io.buswork.gateway;

import io.buswork.bus.RemoteWork;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/work}: remote workers come in here, and are handed to this node's worker. */
final class WorkRoutes {

  private final @Nullable RemoteWork work;

  /**
   * @param work null: this node runs no tasks
   */
  WorkRoutes(@Nullable RemoteWork work) {
    this.work = work;
  }

  void mount(Router router) {
    router.get("/api/v1/work").handler(this::open);
  }

  private void open(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (!"websocket".equalsIgnoreCase(request.getHeader("upgrade"))) {
      throw Problem.ofStatus(426, "Upgrade required", "remote workers come over a WebSocket");
    }
    RemoteWork host = work;
    if (host == null) {
      throw Problem.unavailable(
          "this node has not the role worker: connect to a node that has (see GET /api/v1/nodes)");
    }
    String refusal = host.refusal();
    if (refusal != null) {
      throw Problem.unavailable(refusal);
    }
    request.toWebSocket().onSuccess(host::accept).onFailure(context::fail);
  }
}
