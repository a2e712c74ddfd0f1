package io.buswork.client;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/** A server that answers as a test says, and keeps what it was asked. */
final class FakeServer implements AutoCloseable {

  /** What was asked: method, path with query, headers of interest, body. */
  record Call(String method, String uri, String type, String authorization, Buffer body) {}

  /** What is answered. */
  record Reply(int status, Map<String, String> headers, String body) {
    static Reply json(int status, Object json) {
      return new Reply(status, Map.of("Content-Type", "application/json"), json.toString());
    }
  }

  final List<Call> calls = new CopyOnWriteArrayList<>();
  final List<String> streams = new CopyOnWriteArrayList<>();
  private final Map<String, Function<Call, Reply>> routes = new ConcurrentHashMap<>();
  private final Map<String, Reply> unread = new ConcurrentHashMap<>();
  private final HttpServer server;
  private volatile Consumer<ServerWebSocket> onStream = socket -> {};
  private volatile int refuseStreams;

  FakeServer(Vertx vertx) {
    server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(this::handle)
            .webSocketHandshakeHandler(
                shake -> {
                  streams.add(shake.uri());
                  if (refuseStreams > 0) {
                    shake.reject(refuseStreams);
                  } else {
                    shake.accept();
                  }
                })
            .webSocketHandler(socket -> onStream.accept(socket));
    Waiting.on(server.listen());
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  /** Answers calls such as {@code GET /api/v1/tasks}. */
  FakeServer on(String methodAndPath, Function<Call, Reply> reply) {
    routes.put(methodAndPath, reply);
    return this;
  }

  /** Answers such calls before it has read what they bring, which it never does. */
  FakeServer refuseUnread(String path, Reply reply) {
    unread.put(path, reply);
    return this;
  }

  void onStream(Consumer<ServerWebSocket> accepted) {
    onStream = accepted;
  }

  void refuseStreams(int status) {
    refuseStreams = status;
  }

  @Override
  public void close() {
    Waiting.on(server.close());
  }

  private void handle(HttpServerRequest request) {
    Reply early = unread.get(request.path());
    if (early != null) {
      request.pause();
      answer(request, early);
      return;
    }
    request
        .body()
        .onSuccess(
            body -> {
              var call =
                  new Call(
                      request.method().name(),
                      request.uri(),
                      request.getHeader("Content-Type"),
                      request.getHeader("Authorization"),
                      body);
              calls.add(call);
              var route = routes.get(call.method() + " " + request.path());
              answer(
                  request,
                  route == null
                      ? Reply.json(404, new JsonObject().put("title", "no such path"))
                      : route.apply(call));
            });
  }

  private static void answer(HttpServerRequest request, Reply reply) {
    reply.headers().forEach(request.response()::putHeader);
    request.response().setStatusCode(reply.status()).end(reply.body());
  }
}
