package io.buswork.gateway;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.List;

/** Answers what no route answers: no such path, no such method, a route that threw. */
final class RouterFailures {

  private static final List<Integer> STATUSES = List.of(400, 404, 405, 406, 413, 415, 500);

  private RouterFailures() {}

  static void mount(Router router) {
    router.route().failureHandler(RouterFailures::answer);
    STATUSES.forEach(status -> router.errorHandler(status, RouterFailures::answer));
  }

  private static void answer(RoutingContext context) {
    Throwable failure = context.failure();
    if (failure == null) {
      answer(context, context.statusCode());
    } else if (failure instanceof HttpException http) {
      answer(context, http.getStatusCode());
    } else {
      Answers.fail(context, failure);
    }
  }

  private static void answer(RoutingContext context, int status) {
    if (status == 405) {
      String methods = Operations.methodsAt(context.normalizedPath());
      context.response().putHeader(HttpHeaders.ALLOW, methods);
    }
    Answers.fail(context, ofStatus(status, context));
  }

  private static Problem ofStatus(int status, RoutingContext context) {
    String path = context.request().path();
    return switch (status) {
      case 404 -> Problem.notFound("there is nothing at " + path);
      case 405 ->
          Problem.ofStatus(
              405, "Method not allowed", path + " does not take " + context.request().method());
      case 413 -> Problem.tooLarge("the request's body is too large");
      case 400 -> Problem.malformed("the request is malformed");
      default ->
          status >= 500
              ? Problem.internal()
              : Problem.ofStatus(status, "Refused", "the request cannot be answered");
    };
  }
}
