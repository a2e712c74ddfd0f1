package io.buswork.gateway;

import io.buswork.store.AuditEntry;
import io.buswork.store.AuditFilter;
import io.buswork.store.AuditStore;
import io.buswork.store.SearchPage;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/audit}: who has changed what. */
final class AuditRoutes {

  private final AuditStore store;

  AuditRoutes(AuditStore store) {
    this.store = store;
  }

  void mount(Router router) {
    router.get("/api/v1/audit").handler(this::list);
  }

  private void list(RoutingContext context) {
    Queries.allow(context, "who", "action", "subject", "since", "until", "limit", "cursor");
    MultiMap query = context.queryParams();
    AuditFilter filter =
        new AuditFilter(
            text(query, "who"),
            text(query, "action"),
            text(query, "subject"),
            Queries.time("/since", query.get("since")),
            Queries.time("/until", query.get("until")));
    Answers.json(
        context,
        200,
        store
            .list(filter, Queries.before(context), Queries.limit(context))
            .map(AuditRoutes::describe));
  }

  /** Nothing that is kept has a character that the database cannot hold. */
  private static @Nullable String text(MultiMap query, String name) {
    String text = query.get(name);
    return text == null ? null : AuditNote.clean(text);
  }

  private static JsonObject describe(SearchPage<AuditEntry> page) {
    Long next = page.next();
    return Answers.page(
        page.items().stream().map(AuditRoutes::describe).toList(),
        next == null ? "" : Queries.cursor(next));
  }

  private static JsonObject describe(AuditEntry entry) {
    return new JsonObject()
        .put("id", Long.toString(entry.id()))
        .put("at", Times.format(entry.at()))
        .put("who", entry.deed().who())
        .put("address", entry.deed().address())
        .put("action", entry.deed().action())
        .put("subject", entry.deed().subject())
        .put("detail", entry.deed().detail())
        .put("outcome", entry.outcome().wireName())
        .put("status", entry.status());
  }
}
