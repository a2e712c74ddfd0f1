package io.buswork.gateway;

import io.buswork.store.TaskFilter;
import io.buswork.store.TaskSearch;
import io.buswork.task.TaskState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/tasks/cancel}, {@code /retry} and {@code /delete}: for all tasks that match. */
final class BulkRoutes {

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
    AuditNote note = AuditNote.of(context);
    if (request.dryRun()) {
      note.nothingChanges();
      return search.count(request.filter()).map(count -> new BulkRun.Result(count, 0));
    }
    note.add("filter", describe(request.filter()));
    return new BulkRun(vertx, search, dispatchers, deed, request.filter())
        .start()
        .onSuccess(done -> note.add("matched", done.matched()).add("changed", done.changed()));
  }

  /** What was asked for, for the audit log. */
  private static JsonObject describe(TaskFilter filter) {
    JsonObject json = new JsonObject();
    json.put(
        "state",
        filter.states().stream().map(TaskState::wireName).collect(Collectors.joining(",")));
    put(json, "type", filter.type());
    put(json, "queue", filter.queue());
    put(json, "tag", filter.tag());
    put(json, "key", filter.key());
    put(json, "group", filter.group());
    put(json, "q", filter.text());
    put(json, "since", filter.since() == null ? null : Times.format(filter.since()));
    put(json, "until", filter.until() == null ? null : Times.format(filter.until()));
    return json;
  }

  private static void put(JsonObject json, String name, @Nullable String value) {
    if (value != null) {
      json.put(name, AuditNote.clean(value));
    }
  }
}
