package io.buswork.gateway;

import io.buswork.bus.Addresses;
import io.buswork.bus.NodeContext;
import io.buswork.bus.QueueOrder;
import io.buswork.store.TaskStore;
import io.buswork.store.TaskView;
import io.buswork.task.Task;
import io.buswork.task.TaskState;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@code /api/v1/tasks}. */
final class TaskRoutes {

  static final int MAX_BULK_BYTES = 16 << 20;
  private static final int MAX_ONE_BYTES = TaskReader.MAX_PAYLOAD_BYTES + (64 << 10);
  private static final long ORDER_TIMEOUT_MILLIS = 10_000;
  private static final long INSPECT_TIMEOUT_MILLIS = 1_000;

  private final TaskStore store;
  private final EventBus bus;
  private final SubmitBatcher submits;
  private final ClusterView cluster;
  private final NodeContext node;
  private final Counter submitted;

  TaskRoutes(NodeContext node, EventBus bus, SubmitBatcher submits, ClusterView cluster) {
    this.node = node;
    this.store = node.stores().tasks();
    this.bus = bus;
    this.submits = submits;
    this.cluster = cluster;
    this.submitted =
        Counter.builder("buswork.tasks.submitted")
            .description("Tasks submitted through this node and committed")
            .register(node.meters());
  }

  void mount(Router router) {
    router.post("/api/v1/tasks").handler(this::submit);
    router.get("/api/v1/tasks").handler(this::list);
    router.get("/api/v1/tasks/:id").handler(this::get);
    order(router, "cancel", QueueOrder.Op.CANCEL);
    order(router, "retry", QueueOrder.Op.RETRY);
    order(router, "run-now", QueueOrder.Op.RUN_NOW);
  }

  private void submit(RoutingContext context) {
    Queries.allow(context);
    String type = BodyReader.mediaType(context, "application/json", "application/x-ndjson");
    BodyReader.read(context, MAX_BULK_BYTES, "a bulk request may have 16 MiB")
        .compose(body -> submit(body, type.equals("application/x-ndjson")))
        .onSuccess(
            answer -> {
              if (answer.location() != null) {
                context.response().putHeader("location", answer.location());
              }
              Answers.write(context, 201, answer.body());
            })
        .onFailure(failure -> Answers.fail(context, failure));
  }

  /** Stores what a body holds; also what the TCP bridge does. */
  Future<Submitted> submit(Buffer body, boolean lines) {
    AtomicBoolean one = new AtomicBoolean();
    List<NewTask> tasks;
    try {
      tasks =
          lines
              ? TaskReader.ndjson(body, node.time().instant())
              : TaskReader.json(body, node.time().instant(), one::set);
      if (one.get() && body.length() > MAX_ONE_BYTES) {
        throw Problem.tooLarge("one task may have a payload of 1 MiB");
      }
    } catch (Problem problem) {
      return Future.failedFuture(problem);
    }
    return submits
        .submit(tasks)
        .map(
            stored -> {
              submitted.increment(stored.size());
              return one.get() ? Submitted.one(stored.get(0)) : Submitted.many(stored);
            });
  }

  private void list(RoutingContext context) {
    Queries.allow(
        context, "state", "type", "queue", "tag", "q", "since", "until", "limit", "cursor");
    int limit = Queries.limit(context);
    Answers.json(
        context,
        200,
        store
            .list(Queries.filter(context), Queries.before(context), limit)
            .map(
                views -> {
                  String next =
                      views.size() < limit
                          ? ""
                          : Queries.cursor(views.get(views.size() - 1).task().id());
                  return Answers.page(views.stream().map(this::withReason).toList(), next);
                }));
  }

  private void get(RoutingContext context) {
    Queries.allow(context);
    Answers.json(context, 200, find(Queries.id(context)).compose(this::withLive));
  }

  private Future<TaskView> find(long id) {
    return store
        .find(id)
        .map(found -> found.orElseThrow(() -> Problem.notFound("there is no task " + id)));
  }

  /** What only the dispatcher knows of a task that runs. */
  private Future<JsonObject> withLive(TaskView view) {
    JsonObject json = withReason(view);
    if (view.state() != TaskState.RUNNING && view.state() != TaskState.READY) {
      return Future.succeededFuture(json);
    }
    return order(view.task(), QueueOrder.Op.INSPECT, INSPECT_TIMEOUT_MILLIS)
        .map(live -> merge(json, live))
        .otherwise(json);
  }

  private static JsonObject merge(JsonObject json, JsonObject live) {
    if (Boolean.TRUE.equals(live.getBoolean("running"))) {
      json.put("state", TaskState.RUNNING.wireName());
      json.remove("waiting");
      for (String key : List.of("node", "startedAt", "progress")) {
        if (live.getValue(key) != null) {
          json.put(key, live.getValue(key));
        }
      }
      JsonArray lines = live.getJsonArray("logs");
      if (lines != null && !lines.isEmpty()) {
        json.put("logs", json.getJsonArray("logs", new JsonArray()).copy().addAll(lines));
      }
    } else if (live.getString("waiting") != null) {
      json.put("waiting", live.getString("waiting"));
    }
    return json;
  }

  private JsonObject withReason(TaskView view) {
    JsonObject json = TaskJson.view(view);
    Task task = view.task();
    if (view.state() == TaskState.READY
        && !cluster.hasHandler(task.type(), task.options().version())) {
      json.put("waiting", "no handler");
    }
    return json;
  }

  private void order(Router router, String name, QueueOrder.Op op) {
    router
        .post("/api/v1/tasks/:id/" + name)
        .handler(
            context -> {
              Queries.allow(context);
              long id = Queries.id(context);
              Answers.json(
                  context,
                  200,
                  find(id)
                      .compose(view -> order(view.task(), op, ORDER_TIMEOUT_MILLIS))
                      .compose(done -> find(id).compose(this::withLive)));
            });
  }

  private Future<JsonObject> order(Task task, QueueOrder.Op op, long timeoutMillis) {
    return bus.<JsonObject>request(
            Addresses.orders(task.queue()),
            new QueueOrder(op, task.id()).toJson(),
            new DeliveryOptions().setSendTimeout(timeoutMillis))
        .map(reply -> reply.body());
  }
}
