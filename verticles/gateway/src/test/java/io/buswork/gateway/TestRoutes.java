package io.buswork.gateway;

import io.buswork.bus.BusCodecs;
import io.buswork.bus.NodeContext;
import io.buswork.store.BulkStore;
import io.buswork.store.Stores;
import io.buswork.store.SubscriptionStore;
import io.buswork.store.TaskSearch;
import io.buswork.store.TaskStore;
import io.buswork.time.DatabaseTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Some routes alone, behind a real HTTP server, and the node that they are of. */
final class TestRoutes implements AutoCloseable {

  final Vertx vertx = Vertx.vertx();
  private final WebClient client = WebClient.create(vertx);
  private int port;

  TestRoutes() {
    BusCodecs.register(vertx);
  }

  /** Serves what a test mounts. */
  void serve(Consumer<Router> mount) {
    Router router = Router.router(vertx);
    mount.accept(router);
    RouterFailures.mount(router);
    port =
        await(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1")).actualPort();
  }

  /** A node with these stores, and no others. */
  static NodeContext node(
      TaskStore tasks, TaskSearch search, SubscriptionStore subscriptions, BulkStore bulk) {
    var stores =
        new Stores(
            tasks,
            search,
            null,
            null,
            null,
            null,
            null,
            subscriptions,
            null,
            null,
            null,
            null,
            null,
            bulk,
            null,
            null);
    return new NodeContext(
        "node-1", stores, null, DatabaseTime.startingNow(), new SimpleMeterRegistry());
  }

  HttpResponse<Buffer> post(String path, JsonObject body) {
    return await(client.post(port, "127.0.0.1", "/api/v1" + path).sendJsonObject(body));
  }

  HttpResponse<Buffer> get(String path) {
    return await(client.get(port, "127.0.0.1", "/api/v1" + path).send());
  }

  static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
