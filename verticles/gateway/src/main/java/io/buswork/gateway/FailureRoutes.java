package io.buswork.gateway;

import io.buswork.store.FailureGroup;
import io.buswork.store.FailureGroups;
import io.buswork.store.TaskSearch;
import io.buswork.time.DatabaseTime;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** {@code /api/v1/failures}: the dead letters in groups. */
final class FailureRoutes {

  private static final Duration DEFAULT_WINDOW = Duration.ofDays(1);

  private final TaskSearch search;
  private final DatabaseTime time;

  FailureRoutes(TaskSearch search, DatabaseTime time) {
    this.search = search;
    this.time = time;
  }

  void mount(Router router) {
    router.get("/api/v1/failures").handler(this::list);
  }

  private void list(RoutingContext context) {
    Queries.allow(context, "since", "limit");
    Instant since =
        Objects.requireNonNullElseGet(
            Queries.time("/since", context.queryParams().get("since")),
            () -> time.instant().minus(DEFAULT_WINDOW));
    Answers.json(
        context,
        200,
        search.failures(since, Queries.limit(context)).map(groups -> page(groups, since)));
  }

  private static JsonObject page(FailureGroups groups, Instant since) {
    return Answers.page(groups.groups().stream().map(FailureRoutes::describe).toList(), "")
        .put("since", Times.format(since))
        .put("complete", groups.complete());
  }

  private static JsonObject describe(FailureGroup group) {
    return new JsonObject()
        .put("type", group.type())
        .put("queue", group.queue())
        .put("error", group.error())
        .put("count", group.count())
        .put("first", Times.format(group.first()))
        .put("last", Times.format(group.last()))
        .put("sample", Long.toString(group.sample()));
  }
}
