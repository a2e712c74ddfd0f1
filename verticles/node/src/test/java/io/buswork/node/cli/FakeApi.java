package io.buswork.node.cli;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A server that answers as a test says, and keeps what it was asked. */
final class FakeApi implements AutoCloseable {

  /** What was asked. */
  record Call(String method, String uri, String authorization, Buffer body) {}

  /** What is answered. */
  record Reply(int status, String body) {}

  final List<Call> calls = new CopyOnWriteArrayList<>();
  private final Vertx vertx = Vertx.vertx();
  private final Map<String, Function<Call, Reply>> routes = new ConcurrentHashMap<>();
  private final HttpServer server;
  private volatile List<String> events = List.of();

  FakeApi() {
    server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(this::handle)
            .webSocketHandler(socket -> events.forEach(socket::writeTextMessage));
    await(server.listen());
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** Answers calls such as {@code GET /tasks}. */
  FakeApi on(String methodAndPath, int status, String body) {
    return on(methodAndPath, call -> new Reply(status, body));
  }

  FakeApi on(String methodAndPath, Function<Call, Reply> reply) {
    routes.put(methodAndPath.replace(" ", " /api/v1"), reply);
    return this;
  }

  /** What every stream begins with. */
  void events(String... frames) {
    events = List.of(frames);
  }

  @Override
  public void close() {
    await(vertx.close());
  }

  private void handle(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              var call =
                  new Call(
                      request.method().name(),
                      request.uri(),
                      request.getHeader("Authorization"),
                      body);
              calls.add(call);
              var route = routes.get(call.method() + " " + request.path());
              Reply reply =
                  route == null
                      ? new Reply(404, problem("Not found", "there is no " + request.path()))
                      : route.apply(call);
              request.response().setStatusCode(reply.status()).end(reply.body());
            });
  }

  static String problem(String title, String detail) {
    return new JsonObject().put("title", title).put("detail", detail).encode();
  }

  private static <T> void await(Future<T> future) {
    try {
      future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
