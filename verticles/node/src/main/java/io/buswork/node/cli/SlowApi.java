package io.buswork.node.cli;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Somebody else's API, as the demo's tasks find it: slow to finish, and once out of order.
 *
 * <p>{@code /jobs/N} answers twice that it is still processing, then with its result; {@code
 * /shaky} answers once that it is unavailable.
 */
final class SlowApi {

  private static final int BUSY_ANSWERS = 2;
  private static final String RETRY_AFTER_SECONDS = "1";

  private final Map<String, Integer> asked = new ConcurrentHashMap<>();
  private final HttpServer server;

  private SlowApi(HttpServer server) {
    this.server = server.requestHandler(this::answer);
  }

  /** Listens on a port of its own; ends with the Vert.x instance. */
  static Future<SlowApi> start(Vertx vertx) {
    var api =
        new SlowApi(
            vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0)));
    return api.server.listen().map(listening -> api);
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.actualPort() + path;
  }

  private void answer(HttpServerRequest request) {
    String path = request.path();
    int times = asked.merge(path, 1, Integer::sum);
    if (path.equals("/shaky") && times == 1) {
      later(request, 503);
    } else if (path.startsWith("/jobs/") && times <= BUSY_ANSWERS) {
      later(request, 202);
    } else {
      request
          .response()
          .putHeader("Content-Type", "application/json")
          .end(new JsonObject().put("job", path).put("asked", times).encode());
    }
  }

  private static void later(HttpServerRequest request, int status) {
    request.response().setStatusCode(status).putHeader("Retry-After", RETRY_AFTER_SECONDS).end();
  }
}
