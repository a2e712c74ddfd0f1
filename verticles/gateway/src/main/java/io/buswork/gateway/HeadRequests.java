package io.buswork.gateway;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/**
 * Answers HEAD as GET: the server itself leaves the body out. Load balancers ask so whether a node
 * is ready.
 */
final class HeadRequests {

  private HeadRequests() {}

  /** Goes on with a request, as if it were the other one. */
  static void takeAsGet(RoutingContext context) {
    boolean asks =
        context.request().method().equals(HttpMethod.HEAD)
            && !Gate.isLasting(context.normalizedPath());
    if (asks) {
      context.reroute(HttpMethod.GET, context.request().uri());
    } else {
      context.next();
    }
  }
}
