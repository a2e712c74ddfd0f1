package io.buswork.gateway;

import io.buswork.bus.Addresses;
import io.buswork.bus.NodeContext;
import io.buswork.bus.QueueOrder;
import io.buswork.store.QueueCounts;
import io.buswork.store.QueueLimits;
import io.buswork.store.QueueRow;
import io.buswork.store.QueueStore;
import io.buswork.store.RateLimit;
import io.buswork.task.Durations;
import io.buswork.task.TaskState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/queues}. */
final class QueueRoutes {

  private static final long MAX_BYTES = 64L << 10;

  private final NodeContext node;
  private final QueueStore store;
  private final Dispatchers dispatchers;
  private final QueueCounting counting;
  private final BodyReader bodies;
  private final Vertx vertx;

  QueueRoutes(NodeContext node, Vertx vertx, BodyReader bodies, Dispatchers dispatchers) {
    this.node = node;
    this.store = node.stores().queues();
    this.vertx = vertx;
    this.bodies = bodies;
    this.dispatchers = dispatchers;
    this.counting = new QueueCounting(store::counts, System::nanoTime);
  }

  void mount(Router router) {
    router.get("/api/v1/queues").handler(this::list);
    router.get("/api/v1/queues/:name").handler(this::get);
    router.put("/api/v1/queues/:name").handler(this::put);
    router.post("/api/v1/queues/:name/pause").handler(c -> change(c, QueueOrder.Op.PAUSE));
    router.post("/api/v1/queues/:name/resume").handler(c -> change(c, QueueOrder.Op.RESUME));
  }

  private void list(RoutingContext context) {
    Queries.allow(context, "limit", "cursor");
    Answers.json(
        context,
        200,
        store
            .queues()
            .map(rows -> NamedPage.of(context, rows, QueueRow::name))
            .compose(
                page ->
                    Future.all(page.items().stream().map(this::describe).toList())
                        .map(all -> Answers.page(all.<JsonObject>list(), page.next()))));
  }

  private void get(RoutingContext context) {
    Queries.allow(context);
    Answers.json(context, 200, find(context).compose(this::describe));
  }

  private Future<QueueRow> find(RoutingContext context) {
    String name = context.pathParam("name");
    return store
        .queues()
        .map(
            rows ->
                rows.stream()
                    .filter(row -> row.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> Problem.notFound("there is no queue " + name)));
  }

  private void change(RoutingContext context, QueueOrder.Op op) {
    Queries.allow(context);
    Answers.json(
        context,
        200,
        find(context)
            .compose(row -> dispatchers.change(row.name(), new QueueOrder(op, 0)))
            .compose(done -> find(context))
            .map(QueueRoutes::describeRow));
  }

  /** A queue may be limited before its first task: it comes into being then. */
  private void put(RoutingContext context) {
    Queries.allow(context);
    String name = Queries.name(context, "name", "a queue's name");
    BodyReader.mediaType(context, "application/json");
    Answers.json(
        context,
        200,
        bodies
            .read(context, MAX_BYTES, "a queue's settings may have 64 KiB")
            .map(QueueSettingsReader::read)
            .onSuccess(settings -> AuditNote.of(context).add("settings", settings.copy()))
            .compose(settings -> configure(name, QueueOrder.configure(settings)))
            .compose(done -> find(context))
            .map(QueueRoutes::describeRow));
  }

  private Future<JsonObject> configure(String name, QueueOrder order) {
    return dispatchers
        .changeNow(name, order)
        .recover(
            failure ->
                Dispatchers.isPassing(failure)
                    ? store
                        .create(name)
                        .onSuccess(made -> announce(name))
                        .compose(made -> dispatchers.change(name, order))
                    : Future.failedFuture(failure))
        .onSuccess(done -> announce(name));
  }

  /** So that some node takes it, and that gateways learn of its depth. */
  private void announce(String name) {
    vertx.eventBus().publish(Addresses.QUEUES, new JsonObject().put("queue", name));
  }

  private Future<JsonObject> describe(QueueRow row) {
    Future<JsonObject> live =
        dispatchers
            .ask(row.name(), new QueueOrder(QueueOrder.Op.STATUS, 0))
            .otherwise(new JsonObject());
    return counting
        .of(row.name())
        .compose(counts -> live.map(status -> describe(row, counts, status)));
  }

  /** Without what would have to be counted. */
  private static JsonObject describeRow(QueueRow row) {
    QueueLimits limits = row.limits();
    return new JsonObject()
        .put("name", row.name())
        .put("paused", row.paused())
        .put("concurrency", limits.concurrency())
        .put("concurrencyPerKey", limits.concurrencyPerKey())
        .put("rate", rate(limits.rate()))
        .put("ratePerKey", rate(limits.ratePerKey()))
        .put("maxDepth", limits.maxDepth())
        .put("weight", limits.weight())
        .put("owner", row.owner())
        .put("epoch", row.epoch());
  }

  private static @Nullable JsonObject rate(@Nullable RateLimit rate) {
    return rate == null
        ? null
        : new JsonObject().put("limit", rate.limit()).put("per", Durations.format(rate.per()));
  }

  private JsonObject describe(QueueRow row, QueueCounts counts, JsonObject status) {
    JsonObject states = new JsonObject();
    for (TaskState state :
        List.of(
            TaskState.BLOCKED,
            TaskState.SCHEDULED,
            TaskState.READY,
            TaskState.RUNNING,
            TaskState.RETRYING)) {
      states.put(state.wireName(), counts.byState().getOrDefault(state, 0L));
    }
    correctRunning(states, status);
    JsonObject json = describeRow(row).put("counts", states);
    if (counts.oldestReady() != null) {
      Duration age = Duration.between(counts.oldestReady(), node.time().instant());
      json.put("oldestReadyMs", Math.max(0, age.toMillis()));
    }
    for (String key : List.of("rateIn", "rateOut", "parked", "window")) {
      if (status.getValue(key) != null) {
        json.put(key, status.getValue(key));
      }
    }
    return json;
  }

  /** The table knows only of what has been running for a while; the dispatcher knows all. */
  private static void correctRunning(JsonObject states, JsonObject status) {
    Long running = status.getLong("running");
    if (running != null) {
      long inTable = states.getLong("running") + states.getLong("ready");
      states.put("running", running).put("ready", Math.max(0, inTable - running));
    }
  }
}
