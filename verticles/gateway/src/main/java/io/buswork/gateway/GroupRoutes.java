package io.buswork.gateway;

import io.buswork.store.FlowStore;
import io.buswork.store.GroupSummary;
import io.buswork.store.GroupView;
import io.buswork.task.TaskState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/groups}. */
final class GroupRoutes {

  private final FlowStore flows;

  GroupRoutes(FlowStore flows) {
    this.flows = flows;
  }

  void mount(Router router) {
    router.get("/api/v1/groups").handler(this::list);
    router.get("/api/v1/groups/:name").handler(this::get);
  }

  private void list(RoutingContext context) {
    Queries.allow(context, "limit", "cursor");
    int limit = Queries.limit(context);
    Answers.json(
        context,
        200,
        flows.groups(NameCursor.after(context), limit + 1).map(groups -> page(groups, limit)));
  }

  private static JsonObject page(List<GroupSummary> groups, int limit) {
    boolean more = groups.size() > limit;
    List<GroupSummary> page = more ? groups.subList(0, limit) : groups;
    return Answers.page(
        page.stream().map(GroupRoutes::describe).toList(),
        more ? NameCursor.of(page.get(limit - 1).name()) : "");
  }

  private static JsonObject describe(GroupSummary group) {
    return head(group.name(), group.round(), group.createdAt(), group.doneAt(), group.doneTask())
        .put("unfinished", group.unfinished());
  }

  private static JsonObject head(
      String name,
      int round,
      Instant createdAt,
      @Nullable Instant doneAt,
      @Nullable Long doneTask) {
    JsonObject json =
        new JsonObject()
            .put("name", name)
            .put("round", round)
            .put("createdAt", Times.format(createdAt))
            .put("done", doneAt != null);
    if (doneAt != null) {
      json.put("doneAt", Times.format(doneAt));
    }
    return doneTask == null ? json : json.put("doneTask", Long.toString(doneTask));
  }

  private void get(RoutingContext context) {
    Queries.allow(context, "limit", "cursor");
    String name = context.pathParam("name");
    long after = Queries.before(context);
    Answers.json(
        context,
        200,
        flows
            .group(name, after == Long.MAX_VALUE ? 0 : after, Queries.limit(context))
            .map(
                found ->
                    found
                        .map(GroupRoutes::describe)
                        .orElseThrow(() -> Problem.notFound("there is no group '" + name + "'"))));
  }

  private static JsonObject describe(GroupView group) {
    JsonObject counts = new JsonObject();
    long total = 0;
    for (TaskState state : TaskState.values()) {
      Long count = group.counts().get(state);
      if (count != null) {
        counts.put(state.wireName(), count);
        total += count;
      }
    }
    JsonObject json =
        head(group.name(), group.round(), group.createdAt(), group.doneAt(), group.doneTask());
    return addGraph(json.put("total", total).put("counts", counts), group);
  }

  private static JsonObject addGraph(JsonObject json, GroupView group) {
    JsonArray nodes = new JsonArray();
    group.nodes().forEach(node -> nodes.add(describe(node)));
    JsonArray edges = new JsonArray();
    for (GroupView.Edge edge : group.edges()) {
      edges.add(
          new JsonObject()
              .put("from", Long.toString(edge.predecessor()))
              .put("to", Long.toString(edge.task())));
    }
    json.put("nodes", nodes).put("edges", edges);
    if (group.edgesCut()) {
      json.put("edgesCut", true);
    }
    List<GroupView.Node> page = group.nodes();
    return group.more()
        ? json.put("next", Queries.cursor(page.get(page.size() - 1).id()))
        : json.putNull("next");
  }

  private static JsonObject describe(GroupView.Node node) {
    JsonObject json = new JsonObject().put("id", Long.toString(node.id()));
    return node.state() == null
        ? json
        : json.put("type", node.type())
            .put("queue", node.queue())
            .put("state", node.state().wireName());
  }
}
