package io.buswork.gateway;

import io.buswork.store.BulkJob;
import io.buswork.store.TaskFilter;
import io.buswork.store.TaskSearch;
import io.buswork.task.TaskState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/tasks/cancel}, {@code /retry} and {@code /delete}: for all tasks that match; and
 * {@code /api/v1/bulk}: how far that is.
 */
final class BulkRoutes {

  /** After so long the answer says that it goes on: who asks shall not wait until they give up. */
  static final long PATIENCE_MILLIS = 20_000;

  private static final long MAX_BYTES = 64 << 10;

  private final TaskSearch search;
  private final BodyReader bodies;
  private final BulkJobs jobs;
  private final Vertx vertx;

  BulkRoutes(TaskSearch search, BodyReader bodies, BulkJobs jobs, Vertx vertx) {
    this.search = search;
    this.bodies = bodies;
    this.jobs = jobs;
    this.vertx = vertx;
  }

  void mount(Router router) {
    for (BulkDeed deed : BulkDeed.values()) {
      router.post("/api/v1/tasks/" + deed.wireName()).handler(context -> run(context, deed));
    }
    router.get("/api/v1/bulk").handler(this::list);
    router.get("/api/v1/bulk/:id").handler(this::get);
  }

  private void run(RoutingContext context, BulkDeed deed) {
    Queries.allow(context, "wait");
    boolean wait = Queries.flag(context.queryParams().get("wait"), "wait", true);
    BodyReader.mediaType(context, "application/json");
    bodies
        .read(context, MAX_BYTES, "a filter may have 64 KiB")
        .map(body -> BulkRequest.read(body, deed))
        .compose(request -> run(context, deed, request, wait))
        .onFailure(failure -> Answers.fail(context, failure));
  }

  private Future<Void> run(
      RoutingContext context, BulkDeed deed, BulkRequest request, boolean wait) {
    AuditNote note = AuditNote.of(context);
    if (request.dryRun()) {
      note.nothingChanges();
      return search
          .count(request.filter())
          .onSuccess(count -> Answers.write(context, 200, result(count, 0)))
          .mapEmpty();
    }
    note.add("filter", describe(request.filter()));
    return jobs.begin(deed, request, Caller.of(context))
        .onSuccess(begun -> note.add("bulk", Long.toString(begun.job().id())))
        .compose(begun -> wait ? whenDone(context, begun) : accepted(context, begun.job().id()));
  }

  /** It goes on whether or not anybody still waits. */
  private Future<Void> whenDone(RoutingContext context, BulkJobs.Begun begun) {
    Future<Boolean> done = begun.end().transform(end -> Future.succeededFuture(true));
    Future<Boolean> late = vertx.timer(PATIENCE_MILLIS, TimeUnit.MILLISECONDS).map(false);
    return Future.any(done, late)
        .transform(
            first -> {
              if (!begun.end().isComplete()) {
                return accepted(context, begun.job().id());
              }
              return begun
                  .end()
                  .onSuccess(
                      end -> {
                        AuditNote.of(context)
                            .add("matched", end.matched())
                            .add("changed", end.changed());
                        Answers.write(context, 200, result(end.matched(), end.changed()));
                      })
                  .mapEmpty();
            });
  }

  private Future<Void> accepted(RoutingContext context, long id) {
    context.response().putHeader("location", "/api/v1/bulk/" + id);
    return find(id).onSuccess(job -> Answers.write(context, 202, json(job))).mapEmpty();
  }

  private void get(RoutingContext context) {
    Queries.allow(context);
    Answers.json(context, 200, find(id(context.pathParam("id"))).map(BulkRoutes::json));
  }

  private static long id(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw Problem.notFound("there is no bulk action '" + text + "': ids are decimal numbers");
    }
  }

  private Future<BulkJob> find(long id) {
    return jobs.store()
        .find(id)
        .map(found -> found.orElseThrow(() -> Problem.notFound("there is no bulk action " + id)));
  }

  private void list(RoutingContext context) {
    Queries.allow(context, "limit", "cursor");
    int limit = Queries.limit(context);
    Answers.json(
        context,
        200,
        jobs.store()
            .list(Queries.before(context), limit)
            .map(
                page ->
                    Answers.page(page.stream().map(BulkRoutes::json).toList(), next(page, limit))));
  }

  private static String next(List<BulkJob> page, int limit) {
    return page.size() < limit ? "" : Queries.cursor(page.get(limit - 1).id());
  }

  private static JsonObject result(long matched, long changed) {
    return new JsonObject().put("matched", matched).put("changed", changed);
  }

  private static JsonObject json(BulkJob job) {
    JsonObject json =
        result(job.matched(), job.changed())
            .put("id", Long.toString(job.id()))
            .put("deed", job.deed())
            .put("filter", new JsonObject(job.filter()))
            .put("state", job.isRunning() ? "running" : job.error() == null ? "done" : "failed")
            .put("by", job.by())
            .put("node", job.node())
            .put("startedAt", Times.format(job.startedAt()))
            .put("updatedAt", Times.format(job.updatedAt()));
    if (job.finishedAt() != null) {
      json.put("finishedAt", Times.format(job.finishedAt()));
    }
    return job.error() == null ? json : json.put("error", job.error());
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
