package io.buswork.gateway;

import io.buswork.api.Delivery;
import io.buswork.bus.Addresses;
import io.buswork.bus.NodeContext;
import io.buswork.bus.NodeStatus;
import io.buswork.store.HttpHandler;
import io.buswork.store.NodeRow;
import io.buswork.task.Durations;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code /api/v1/nodes} and {@code /api/v1/handlers}. */
final class NodeRoutes {

  private final NodeContext node;
  private final EventBus bus;
  private final ClusterView cluster;

  NodeRoutes(NodeContext node, EventBus bus, ClusterView cluster) {
    this.node = node;
    this.bus = bus;
    this.cluster = cluster;
  }

  void mount(Router router) {
    router.get("/api/v1/nodes").handler(this::list);
    router.post("/api/v1/nodes/:id/drain").handler(this::drain);
    router.get("/api/v1/handlers").handler(this::handlers);
  }

  private void list(RoutingContext context) {
    Queries.allow(context, "limit", "cursor");
    Answers.json(
        context,
        200,
        node.stores()
            .nodes()
            .nodes()
            .map(rows -> NamedPage.of(context, rows, NodeRoutes::key))
            .map(
                page ->
                    Answers.page(page.items().stream().map(this::describe).toList(), page.next())));
  }

  /** The eldest first. */
  private static String key(NodeRow row) {
    return Times.format(row.startedAt()) + row.id();
  }

  private JsonObject describe(NodeRow row) {
    JsonObject json =
        new JsonObject()
            .put("id", row.id())
            .put("member", node.membership().members().contains(row.id()))
            .put("startedAt", Times.format(row.startedAt()))
            .put("silenceMs", row.silence().toMillis());
    json.mergeIn(row.info());
    NodeStatus status = cluster.worker(row.id());
    if (status != null) {
      json.put("draining", status.draining()).put("load", load(status));
      JsonObject running = new JsonObject();
      status.handlers().stream()
          .filter(handler -> handler.running() > 0)
          .forEach(handler -> running.put(handler.type(), handler.running()));
      json.put("running", running);
      json.put("remoteWorkers", remotes(status));
    }
    return json;
  }

  private static JsonObject load(NodeStatus status) {
    JsonObject lanes = new JsonObject();
    for (NodeStatus.Lane lane : status.lanes()) {
      lanes.put(
          lane.name(),
          new JsonObject()
              .put("slots", lane.slots())
              .put("used", lane.used())
              .put("running", lane.used() + lane.withoutSlot())
              .put("waiting", lane.waiting()));
    }
    return new JsonObject()
        .put("cores", status.cores())
        .put("cpu", Math.round(status.cpuLoad() * 1000) / 1000.0)
        .put("loopLagMs", status.loopLagMicros() / 1000.0)
        .put("lanes", lanes);
  }

  private static JsonArray remotes(NodeStatus status) {
    JsonArray remotes = new JsonArray();
    for (NodeStatus.Remote remote : status.remotes()) {
      remotes.add(
          new JsonObject()
              .put("worker", remote.worker())
              .put("types", new JsonArray(new ArrayList<>(remote.types())))
              .put("slots", remote.slots())
              .put("used", remote.used())
              .put("leaving", remote.leaving()));
    }
    return remotes;
  }

  private void drain(RoutingContext context) {
    Queries.allow(context);
    String id = context.pathParam("id");
    Answers.json(
        context,
        202,
        node.stores()
            .nodes()
            .nodes()
            .compose(
                rows -> {
                  if (rows.stream().noneMatch(row -> row.id().equals(id))) {
                    throw Problem.notFound("there is no node " + id);
                  }
                  return bus.request(Addresses.node(id), new JsonObject().put("op", "drain"));
                })
            .map(taken -> new JsonObject().put("id", id).put("draining", true)));
  }

  private void handlers(RoutingContext context) {
    Queries.allow(context, "limit", "cursor");
    // What the nodes say is known without the database; it adds URLs, and what no node serves yet.
    Answers.json(
        context,
        200,
        node.stores().httpHandlers().all().otherwise(List.of()).map(own -> page(context, own)));
  }

  private JsonObject page(RoutingContext context, List<HttpHandler> own) {
    Map<String, List<NodeStatus.Handler>> byType = new TreeMap<>();
    Map<String, List<String>> nodes = new LinkedHashMap<>();
    for (NodeStatus status : cluster.workers()) {
      for (NodeStatus.Handler handler : status.handlers()) {
        byType.computeIfAbsent(handler.type(), t -> new ArrayList<>()).add(handler);
        nodes.computeIfAbsent(handler.type(), t -> new ArrayList<>()).add(status.node());
      }
    }
    Map<String, HttpHandler> stored = new HashMap<>();
    own.forEach(handler -> stored.put(handler.type(), handler));
    own.forEach(handler -> byType.computeIfAbsent(handler.type(), NodeRoutes::notServed));
    NamedPage<String> page = NamedPage.of(context, byType.keySet(), type -> type);
    List<JsonObject> items = new ArrayList<>();
    for (String type : page.items()) {
      List<NodeStatus.Handler> all = byType.getOrDefault(type, List.of());
      JsonObject item = describe(type, all, nodes.getOrDefault(type, List.of()));
      HttpHandler handler = stored.get(type);
      if (handler != null && all.get(0).kind().equals("http")) {
        item.mergeIn(HttpHandlerRoutes.describe(handler));
      }
      items.add(item);
    }
    return Answers.page(items, page.next());
  }

  /** An HTTP handler that no node has taken up yet. */
  private static List<NodeStatus.Handler> notServed(String type) {
    Duration none = Duration.ZERO;
    return List.of(
        new NodeStatus.Handler(
            type,
            "http",
            "http",
            List.of(),
            "io-short",
            0,
            0,
            none,
            0,
            null,
            0,
            0,
            -1,
            0,
            0,
            Delivery.AT_LEAST_ONCE,
            null));
  }

  private JsonObject describe(String type, List<NodeStatus.Handler> all, List<String> nodes) {
    NodeStatus.Handler first = all.get(0);
    long succeeded = all.stream().mapToLong(NodeStatus.Handler::succeeded).sum();
    long failed = all.stream().mapToLong(NodeStatus.Handler::failed).sum();
    List<String> versions =
        all.stream().flatMap(handler -> handler.versions().stream()).distinct().sorted().toList();
    JsonObject json =
        new JsonObject()
            .put("type", type)
            .put("kind", first.kind())
            .put("module", first.module())
            .put("versions", new JsonArray(new ArrayList<>(versions)))
            .put("nodes", new JsonArray(new ArrayList<>(nodes)))
            .put("class", first.lane())
            .put("running", all.stream().mapToInt(NodeStatus.Handler::running).sum())
            .put("timeout", Durations.format(first.timeout()))
            .put("p50Ms", first.p50Micros() / 1000.0)
            .put("p95Ms", first.p95Micros() / 1000.0)
            .put("succeeded", succeeded)
            .put("failed", failed)
            .put(
                "failureRate",
                succeeded + failed == 0 ? 0.0 : (double) failed / (succeeded + failed));
    return json.put("slots", slots(all));
  }

  /** A remote worker's are its own; others have, if no less, those of their lane on each node. */
  private int slots(List<NodeStatus.Handler> all) {
    NodeStatus.Handler first = all.get(0);
    if (first.kind().equals("remote")) {
      return all.stream().mapToInt(NodeStatus.Handler::limit).sum();
    }
    return first.limit() > 0 ? first.limit() : laneSlots(first);
  }

  private int laneSlots(NodeStatus.Handler handler) {
    return cluster.workers().stream()
        .filter(status -> status.handlers().contains(handler))
        .flatMap(status -> status.lanes().stream())
        .filter(lane -> lane.name().equals(handler.lane()))
        .mapToInt(NodeStatus.Lane::slots)
        .findFirst()
        .orElse(0);
  }
}
