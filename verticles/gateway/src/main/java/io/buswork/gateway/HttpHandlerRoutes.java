package io.buswork.gateway;

import io.buswork.bus.Addresses;
import io.buswork.bus.EventBatch;
import io.buswork.bus.NodeContext;
import io.buswork.bus.SystemEvent;
import io.buswork.store.HttpHandler;
import io.buswork.store.HttpHandlerStore;
import io.buswork.task.Durations;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.ArrayList;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/handlers/{type}}: task types whose tasks are posted to a URL. */
final class HttpHandlerRoutes {

  private static final long MAX_BYTES = 256L << 10;

  private final NodeContext node;
  private final HttpHandlerStore store;
  private final EventBus bus;
  private final BodyReader bodies;
  private final ClusterView cluster;

  HttpHandlerRoutes(NodeContext node, EventBus bus, BodyReader bodies, ClusterView cluster) {
    this.node = node;
    this.store = node.stores().httpHandlers();
    this.bus = bus;
    this.bodies = bodies;
    this.cluster = cluster;
  }

  void mount(Router router) {
    router.put("/api/v1/handlers/:type").handler(this::put);
    router.delete("/api/v1/handlers/:type").handler(this::delete);
  }

  private void put(RoutingContext context) {
    Queries.allow(context);
    String type = type(context);
    BodyReader.mediaType(context, "application/json");
    bodies
        .read(context, MAX_BYTES, "a handler may have 256 KiB")
        .map(body -> HttpHandlerReader.read(type, body))
        .onSuccess(
            said -> AuditNote.of(context).add("host", URI.create(said.handler().url()).getHost()))
        .compose(
            said -> {
              refuseIfServed(type);
              return store
                  .put(said.handler(), said.keepsSecret())
                  .map(created -> new Kept(created, said.handler()));
            })
        .onSuccess(
            kept -> {
              changed(type, kept.created ? "registered" : "changed", kept.handler.url());
              Answers.write(context, kept.created ? 201 : 200, describe(kept.handler));
            })
        .onFailure(failure -> Answers.fail(context, failure));
  }

  /** It would get no task: a module goes first. */
  private void refuseIfServed(String type) {
    cluster.workers().stream()
        .flatMap(status -> status.handlers().stream())
        .filter(handler -> handler.type().equals(type) && handler.kind().equals("jar"))
        .findFirst()
        .ifPresent(
            handler -> {
              throw Problem.conflict(
                  "task type " + type + " is served by module " + handler.module() + " already");
            });
  }

  private void delete(RoutingContext context) {
    Queries.allow(context);
    String type = type(context);
    store
        .delete(type)
        .onSuccess(
            deleted -> {
              if (!deleted) {
                Answers.fail(context, Problem.notFound("there is no HTTP handler of type " + type));
                return;
              }
              changed(type, "deleted", null);
              context.response().setStatusCode(204).end();
            })
        .onFailure(failure -> Answers.fail(context, failure));
  }

  /** The workers look at once, and whoever listens to events is told. */
  private void changed(String type, String change, @Nullable String url) {
    bus.publish(Addresses.HANDLERS, new JsonObject().put("type", type));
    JsonObject data = new JsonObject().put("kind", "http");
    if (url != null) {
      data.put("url", url);
    }
    var event = new SystemEvent("io.buswork.handler." + change, type, node.time().millis(), data);
    bus.publish(Addresses.EVENTS, EventBatch.ofSystem(node.nodeId(), event));
  }

  /** What may be told: neither the secret nor what the headers say. */
  static JsonObject describe(HttpHandler handler) {
    return new JsonObject()
        .put("type", handler.type())
        .put("kind", "http")
        .put("url", handler.url())
        .put("timeout", Durations.format(handler.timeout()))
        .put("concurrency", handler.concurrency())
        .put("headers", new JsonArray(new ArrayList<>(new TreeSet<>(handler.headers().keySet()))));
  }

  private static String type(RoutingContext context) {
    return Queries.name(context, "type", "a task type");
  }

  private record Kept(boolean created, HttpHandler handler) {}
}
