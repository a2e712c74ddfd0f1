package io.buswork.gateway;

import io.buswork.store.TaskSearch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /api/v1/tasks/cancel}, {@code /retry} and {@code /delete}: for all tasks that match. */
final class BulkRoutes {

  private static final Logger AUDIT = LoggerFactory.getLogger("io.buswork.audit");
  private static final long MAX_BYTES = 64 << 10;

  private final TaskSearch search;
  private final BodyReader bodies;
  private final Dispatchers dispatchers;
  private final Vertx vertx;

  BulkRoutes(TaskSearch search, BodyReader bodies, Dispatchers dispatchers, Vertx vertx) {
    this.search = search;
    this.bodies = bodies;
    this.dispatchers = dispatchers;
    this.vertx = vertx;
  }

  void mount(Router router) {
    for (BulkDeed deed : BulkDeed.values()) {
      router.post("/api/v1/tasks/" + deed.wireName()).handler(context -> run(context, deed));
    }
  }

  private void run(RoutingContext context, BulkDeed deed) {
    Queries.allow(context);
    BodyReader.mediaType(context, "application/json");
    Answers.json(
        context,
        200,
        bodies
            .read(context, MAX_BYTES, "a filter may have 64 KiB")
            .map(body -> BulkRequest.read(body, deed))
            .compose(request -> run(context, deed, request))
            .map(
                done ->
                    new JsonObject()
                        .put("matched", done.matched())
                        .put("changed", done.changed())));
  }

  private Future<BulkRun.Result> run(RoutingContext context, BulkDeed deed, BulkRequest request) {
    if (request.dryRun()) {
      return search.count(request.filter()).map(count -> new BulkRun.Result(count, 0));
    }
    String from = context.request().remoteAddress().hostAddress();
    AUDIT.info("{} asks that all tasks be {}: {}", from, deed.participle(), request.filter());
    return new BulkRun(vertx, search, dispatchers, deed, request.filter())
        .start()
        .onSuccess(
            done ->
                AUDIT.info(
                    "{} of the {} tasks that {} asked for are {}",
                    done.changed(),
                    done.matched(),
                    from,
                    deed.participle()))
        .onFailure(cause -> AUDIT.warn("what {} asked for broke off: {}", from, cause.toString()));
  }
}
