package io.buswork.gateway;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Writes answers. */
final class Answers {

  private static final String JSON = "application/json";
  private static final String PROBLEM = "application/problem+json";

  private Answers() {}

  /** Answers with what the future brings. */
  static void json(RoutingContext context, int status, Future<JsonObject> answer) {
    buffer(context, status, answer.map(JsonObject::toBuffer));
  }

  /** Answers with the JSON that the future brings. */
  static void buffer(RoutingContext context, int status, Future<Buffer> answer) {
    answer.onComplete(json -> write(context, status, json), failure -> fail(context, failure));
  }

  static void write(RoutingContext context, int status, JsonObject json) {
    write(context, status, json.toBuffer());
  }

  static void write(RoutingContext context, int status, Buffer json) {
    write(context.response(), status, JSON, json);
  }

  static JsonObject page(List<JsonObject> items, String next) {
    JsonObject page = new JsonObject().put("items", new JsonArray(items));
    return next.isEmpty() ? page.putNull("next") : page.put("next", next);
  }

  /** Answers with what went wrong. */
  static void fail(RoutingContext context, Throwable failure) {
    HttpServerRequest request = context.request();
    if (!request.response().ended() && !request.response().closed()) {
      fail(request, Failures.problem(request.method() + " " + request.path(), failure));
    }
  }

  /** Answers with what went wrong. */
  static void fail(HttpServerRequest request, Problem problem) {
    HttpServerResponse response = request.response();
    if (response.headWritten()) {
      response.reset();
      return;
    }
    if (problem.retryAfterSeconds() > 0) {
      response.putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(problem.retryAfterSeconds()));
    }
    if (problem.status() == 401) {
      response.putHeader("www-authenticate", "Bearer realm=\"buswork\"");
    }
    write(response, problem.status(), PROBLEM, problem.toJson().toBuffer());
  }

  private static void write(HttpServerResponse response, int status, String type, Buffer body) {
    if (!response.ended() && !response.closed()) {
      response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, type).end(body);
    }
  }
}
