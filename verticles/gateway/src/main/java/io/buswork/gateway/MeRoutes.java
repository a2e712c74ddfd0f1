package io.buswork.gateway;

import io.buswork.access.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code /api/v1/me}: who asks, and which calls are open to them, before they try. */
final class MeRoutes {

  void mount(Router router) {
    router.get("/api/v1/me").handler(MeRoutes::tell);
  }

  private static void tell(RoutingContext context) {
    Queries.allow(context);
    Role role = Caller.role(context);
    JsonArray calls = new JsonArray();
    Operations.ALL.forEach(operation -> calls.add(call(operation, role)));
    Answers.write(
        context,
        200,
        new JsonObject()
            .put("name", Caller.name(context))
            .put("role", role.wireName())
            .put("calls", calls));
  }

  private static JsonObject call(Operation operation, Role role) {
    return new JsonObject()
        .put("method", operation.method().name())
        .put("path", operation.template())
        .put("role", operation.role().wireName())
        .put("allowed", role.covers(operation.role()));
  }
}
