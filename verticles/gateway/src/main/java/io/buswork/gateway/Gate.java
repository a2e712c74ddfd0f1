package io.buswork.gateway;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/**
 * What every request passes before its route: is there such an operation, and is it written down
 * before it is done. What only looks passes at once.
 */
final class Gate {

  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private final AuditTrail trail;

  Gate(AuditTrail trail) {
    this.trail = trail;
  }

  /** Lets a request through, or answers it. */
  void check(RoutingContext context) {
    HttpMethod method = context.request().method();
    Operation operation = Operations.find(method, context.normalizedPath());
    if (operation == null) {
      unknown(context, method);
    } else if (operation.action() == null) {
      context.next();
    } else {
      when(context, trail.begin(context, operation));
    }
  }

  /** A change that is not in the table would not be written down: there is none. */
  private static void unknown(RoutingContext context, HttpMethod method) {
    String path = context.normalizedPath();
    if (SAFE.contains(method) || Operations.isFree(path)) {
      context.next();
    } else {
      context.fail(Operations.isPath(path) ? 405 : 404);
    }
  }

  /** The body waits meanwhile; the route that wants it takes it at once when it is called. */
  private static void when(RoutingContext context, Future<?> passed) {
    HttpServerRequest request = context.request();
    request.pause();
    passed.onComplete(
        done -> {
          context.next();
          request.resume();
        },
        failure -> {
          Answers.fail(context, failure);
          request.resume();
        });
  }
}
