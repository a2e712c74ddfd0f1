package io.buswork.gateway;

import io.buswork.bus.NodeContext;
import io.buswork.store.ScheduleRow;
import io.buswork.store.SubscriptionRow;
import io.buswork.store.SubscriptionStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;

/** {@code /api/v1/subscriptions}. */
final class SubscriptionRoutes {

  private static final long MAX_BYTES = 2L << 20;

  private final SubscriptionStore store;
  private final InstantSource time;
  private final BodyReader bodies;

  SubscriptionRoutes(NodeContext node, BodyReader bodies) {
    this.store = node.stores().subscriptions();
    this.time = node.time();
    this.bodies = bodies;
  }

  void mount(Router router) {
    router.get("/api/v1/subscriptions").handler(this::list);
    router.get("/api/v1/subscriptions/:name").handler(this::get);
    router.put("/api/v1/subscriptions/:name").handler(this::put);
    router.delete("/api/v1/subscriptions/:name").handler(this::delete);
  }

  private void list(RoutingContext context) {
    Queries.allow(context, "limit", "cursor");
    int limit = Queries.limit(context);
    Answers.buffer(
        context,
        200,
        store
            .list(NameCursor.after(context), limit)
            .map(rows -> SubscriptionJson.page(rows, limit)));
  }

  private void get(RoutingContext context) {
    Queries.allow(context);
    Answers.buffer(context, 200, find(name(context)).map(SubscriptionJson::one));
  }

  private void put(RoutingContext context) {
    Queries.allow(context);
    String name = name(context);
    BodyReader.mediaType(context, "application/json");
    bodies
        .read(context, MAX_BYTES, "a subscription may have 2 MiB")
        .map(body -> SubscriptionReader.read(name, body, time.instant()))
        .onSuccess(read -> AuditNote.of(context).add("event", read.event().text()))
        .compose(store::put)
        .compose(created -> find(name).map(row -> new Kept(created, SubscriptionJson.one(row))))
        .onSuccess(kept -> Answers.write(context, kept.created ? 201 : 200, kept.body))
        .onFailure(failure -> Answers.fail(context, failure));
  }

  private void delete(RoutingContext context) {
    Queries.allow(context);
    String name = name(context);
    find(name)
        .compose(this::delete)
        .onSuccess(deleted -> context.response().setStatusCode(204).end())
        .onFailure(failure -> Answers.fail(context, failure));
  }

  private Future<Boolean> delete(SubscriptionRow row) {
    String name = row.subscription().name();
    return row.source() == ScheduleRow.Source.MODULE
        ? Future.failedFuture(
            Problem.conflict(
                "subscription "
                    + name
                    + " is declared by a handler of module "
                    + row.module()
                    + ": put it with 'paused' instead, or take it out of the handler"))
        : store.delete(name);
  }

  private Future<SubscriptionRow> find(String name) {
    return store
        .find(name)
        .map(
            found -> found.orElseThrow(() -> Problem.notFound("there is no subscription " + name)));
  }

  private static String name(RoutingContext context) {
    return Queries.name(context, "name", "a subscription's name");
  }

  private record Kept(boolean created, Buffer body) {}
}
