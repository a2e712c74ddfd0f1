package io.buswork.gateway;

import io.buswork.bus.NodeContext;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;

/** {@code /health/live}, {@code /health/ready} and {@code /metrics}. */
final class HealthRoutes {

  private static final long PATIENCE_MILLIS = 1_500;

  private final NodeContext node;
  private final DatabaseWatch database;

  HealthRoutes(NodeContext node) {
    this.node = node;
    var meters = new DatabaseMeters(node.meters(), node.signals().queues(), System::nanoTime);
    this.database = new DatabaseWatch(node.stores().stats(), meters, System::nanoTime);
  }

  void mount(Router router) {
    router
        .get("/health/live")
        .handler(context -> Answers.write(context, 200, new JsonObject().put("status", "UP")));
    router.get("/health/ready").handler(this::ready);
    router.get("/metrics").handler(this::metrics);
  }

  private void ready(RoutingContext context) {
    boolean joined = node.membership().members().contains(node.nodeId());
    Future<Boolean> known =
        node.stores()
            .nodes()
            .nodes()
            .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
            .map(rows -> rows.stream().anyMatch(row -> row.id().equals(node.nodeId())));
    known
        .map(
            registered ->
                new JsonObject()
                    .put("status", registered && joined ? "UP" : "DOWN")
                    .put("database", "UP")
                    .put("joined", registered && joined))
        .otherwise(
            failure ->
                new JsonObject()
                    .put("status", "DOWN")
                    .put("database", "DOWN")
                    .put("joined", joined))
        .onSuccess(
            json ->
                Answers.write(context, "UP".equals(json.getString("status")) ? 200 : 503, json));
  }

  private void metrics(RoutingContext context) {
    if (node.meters() instanceof PrometheusMeterRegistry registry) {
      context
          .response()
          .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
          .end(registry.scrape());
      database.scraped();
    } else {
      Answers.fail(context, Problem.notFound("this node keeps no Prometheus metrics"));
    }
  }
}
