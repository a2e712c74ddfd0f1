package io.buswork.gateway;

import io.buswork.bus.Addresses;
import io.buswork.bus.EventBatch;
import io.buswork.bus.NodeContext;
import io.buswork.bus.SubmitHints;
import io.buswork.bus.SystemEvent;
import io.buswork.schedule.Schedule;
import io.buswork.store.ScheduleRow;
import io.buswork.store.ScheduleStore;
import io.buswork.task.Task;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** {@code /api/v1/schedules}. */
final class ScheduleRoutes {

  private static final long MAX_BYTES = 2L << 20;

  private final NodeContext node;
  private final ScheduleStore store;
  private final EventBus bus;
  private final BodyReader bodies;
  private final SubmitHints hints;
  private final ScheduleJson json = new ScheduleJson();

  ScheduleRoutes(NodeContext node, EventBus bus, BodyReader bodies, SubmitHints hints) {
    this.node = node;
    this.store = node.stores().schedules();
    this.bus = bus;
    this.bodies = bodies;
    this.hints = hints;
  }

  void mount(Router router) {
    router.get("/api/v1/schedules").handler(this::list);
    router.get("/api/v1/schedules/:name").handler(this::get);
    router.put("/api/v1/schedules/:name").handler(this::put);
    router.delete("/api/v1/schedules/:name").handler(this::delete);
    router.post("/api/v1/schedules/:name/run").handler(this::run);
    router.post("/api/v1/schedules/:name/pause").handler(c -> setPaused(c, true));
    router.post("/api/v1/schedules/:name/resume").handler(c -> setPaused(c, false));
  }

  private void list(RoutingContext context) {
    Queries.allow(context, "limit", "cursor");
    int limit = Queries.limit(context);
    String after = NameCursor.after(context);
    Answers.buffer(
        context,
        200,
        store.list(after, limit).map(rows -> json.page(rows, limit, node.time().instant())));
  }

  private void get(RoutingContext context) {
    Queries.allow(context);
    Answers.buffer(context, 200, describe(name(context)));
  }

  private void put(RoutingContext context) {
    Queries.allow(context);
    String name = name(context);
    BodyReader.mediaType(context, "application/json");
    bodies
        .read(context, MAX_BYTES, "a schedule may have 2 MiB")
        .map(body -> ScheduleReader.read(name, body, node.time().instant()))
        .onSuccess(read -> AuditNote.of(context).add("type", read.template().type()))
        .compose(this::keep)
        .compose(created -> describe(name).map(body -> new Kept(created, body)))
        .onSuccess(kept -> Answers.write(context, kept.created ? 201 : 200, kept.body))
        .onFailure(failure -> Answers.fail(context, failure));
  }

  private Future<Boolean> keep(Schedule schedule) {
    return store
        .put(schedule)
        .onSuccess(created -> changed(schedule.name(), created ? "created" : "edited"));
  }

  private void setPaused(RoutingContext context, boolean paused) {
    Queries.allow(context);
    String name = name(context);
    Answers.buffer(
        context,
        200,
        store
            .setPaused(name, paused)
            .compose(found -> found ? Future.succeededFuture() : missing(name))
            .onSuccess(done -> changed(name, paused ? "paused" : "resumed"))
            .compose(done -> describe(name)));
  }

  private void delete(RoutingContext context) {
    Queries.allow(context);
    String name = name(context);
    find(name)
        .compose(
            row -> {
              if (row.source() == ScheduleRow.Source.MODULE) {
                throw Problem.conflict(
                    "schedule "
                        + name
                        + " is declared by a handler of module "
                        + row.module()
                        + ": pause it instead, or take it out of the handler");
              }
              return store.delete(name);
            })
        .onSuccess(
            deleted -> {
              publish("deleted", name, new JsonObject());
              context.response().setStatusCode(204).end();
            })
        .onFailure(failure -> Answers.fail(context, failure));
  }

  private void run(RoutingContext context) {
    Queries.allow(context);
    String name = name(context);
    store
        .runNow(name)
        .compose(made -> made.map(Future::succeededFuture).orElseGet(() -> missing(name)))
        .onSuccess(
            task -> {
              ran(name, task);
              context.response().putHeader(HttpHeaders.LOCATION, "/api/v1/tasks/" + task.id());
              Answers.write(context, 201, JsonText.of(to -> new TaskJson(to).submitted(task)));
            })
        .onFailure(failure -> Answers.fail(context, failure));
  }

  private void ran(String name, Task task) {
    hints.send(List.of(task));
    JsonObject data =
        new JsonObject()
            .put("instant", task.options().headers().get(Schedule.INSTANT_HEADER))
            .put("task", Long.toString(task.id()))
            .put("byHand", true);
    publish("ran", name, data);
  }

  private void changed(String name, String change) {
    bus.publish(Addresses.SCHEDULES, new JsonObject().put("schedule", name));
    publish("changed", name, new JsonObject().put("change", change));
  }

  private void publish(String what, String name, JsonObject data) {
    var event =
        new SystemEvent(
            "io.buswork.schedule." + what, name, node.time().instant().toEpochMilli(), data);
    bus.publish(Addresses.EVENTS, EventBatch.ofSystem(node.nodeId(), event));
  }

  private Future<Buffer> describe(String name) {
    return find(name).map(row -> json.one(row, node.time().instant()));
  }

  private Future<ScheduleRow> find(String name) {
    return store
        .find(name)
        .compose(found -> found.map(Future::succeededFuture).orElseGet(() -> missing(name)));
  }

  private static <T> Future<T> missing(String name) {
    return Future.failedFuture(Problem.notFound("there is no schedule " + name));
  }

  private static String name(RoutingContext context) {
    return Queries.name(context, "name", "a schedule's name");
  }

  private record Kept(boolean created, Buffer body) {}
}
