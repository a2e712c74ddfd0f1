package io.buswork.gateway;

import io.buswork.bus.QueueOrder;
import io.buswork.bus.TaskTracing;
import io.buswork.store.FlowStore;
import io.buswork.store.TaskSearch;
import io.buswork.store.TaskStore;
import io.buswork.store.TaskView;
import io.buswork.task.Task;
import io.buswork.task.TaskState;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code /api/v1/tasks}. */
final class TaskRoutes {

  private static final String JSON = "application/json";
  private static final String NDJSON = "application/x-ndjson";

  private final TaskStore store;
  private final FlowStore flows;
  private final TaskSearch search;
  private final TaskSubmit submits;
  private final BodyReader bodies;
  private final Dispatchers dispatchers;
  private final ClusterView cluster;
  private final TaskTracing tracing;

  TaskRoutes(
      TaskStore store,
      FlowStore flows,
      TaskSearch search,
      TaskSubmit submits,
      BodyReader bodies,
      Dispatchers dispatchers,
      ClusterView cluster,
      TaskTracing tracing) {
    this.store = store;
    this.flows = flows;
    this.search = search;
    this.submits = submits;
    this.bodies = bodies;
    this.dispatchers = dispatchers;
    this.cluster = cluster;
    this.tracing = tracing;
  }

  void mount(Router router) {
    router.post("/api/v1/tasks").handler(this::submit);
    router.get("/api/v1/tasks").handler(this::list);
    router.get("/api/v1/tasks/:id").handler(this::get);
    router.post("/api/v1/tasks/:id/cancel").handler(c -> change(c, QueueOrder.Op.CANCEL));
    router.post("/api/v1/tasks/:id/retry").handler(c -> change(c, QueueOrder.Op.RETRY));
    router.post("/api/v1/tasks/:id/run-now").handler(c -> change(c, QueueOrder.Op.RUN_NOW));
  }

  private void submit(RoutingContext context) {
    Queries.allow(context);
    boolean lines = BodyReader.mediaType(context, JSON, NDJSON).equals(NDJSON);
    String repeatable = context.request().getHeader(RequestKeys.HEADER);
    SubmitTrace trace = SubmitTrace.of(tracing, context.request().headers());
    bodies
        .read(context, TaskSubmit.MAX_BYTES, "a request may have 16 MiB; nothing was stored")
        .compose(body -> submits.submit(body, lines, repeatable, trace))
        .onComplete(
            done -> {
              if (trace != null) {
                trace.end(done.cause());
              }
            })
        .onSuccess(
            answer -> {
              if (answer.location() != null) {
                context.response().putHeader(HttpHeaders.LOCATION, answer.location());
              }
              Answers.write(context, answer.status(), answer.body());
            })
        .onFailure(failure -> Answers.fail(context, failure));
  }

  private void list(RoutingContext context) {
    Queries.allow(
        context, "state", "type", "queue", "tag", "key", "group", "q", "since", "until", "limit",
        "cursor");
    int limit = Queries.limit(context);
    Answers.buffer(
        context,
        200,
        search
            .list(Queries.filter(context), Queries.before(context), limit)
            .compose(
                page ->
                    flows
                        .groupsOf(page.items().stream().map(view -> view.task().id()).toList())
                        .map(groups -> new TaskPage(page, groups).write(this::seenFromHere))));
  }

  private void get(RoutingContext context) {
    Queries.allow(context);
    Answers.buffer(context, 200, find(Queries.id(context)).compose(this::describe));
  }

  private void change(RoutingContext context, QueueOrder.Op op) {
    Queries.allow(context);
    long id = Queries.id(context);
    Answers.buffer(
        context,
        200,
        find(id)
            .compose(view -> dispatchers.change(view.task().queue(), new QueueOrder(op, id)))
            .compose(done -> find(id))
            .compose(this::describe));
  }

  private Future<TaskView> find(long id) {
    return store
        .find(id)
        .map(found -> found.orElseThrow(() -> Problem.notFound("there is no task " + id)));
  }

  /** The task, with what only its dispatcher knows. */
  private Future<Buffer> describe(TaskView view) {
    boolean unfinished = !view.state().isFinal();
    Future<LiveTask> live =
        unfinished
            ? dispatchers
                .ask(view.task().queue(), new QueueOrder(QueueOrder.Op.INSPECT, view.task().id()))
                .map(LiveTask::of)
                .map(told -> told.isRunning() || told.waiting() != null ? told : seenFromHere(view))
                .otherwise(failure -> seenFromHere(view))
            : Future.succeededFuture(LiveTask.UNKNOWN);
    return flows
        .find(view.task().id())
        .compose(
            flow ->
                live.map(
                    told ->
                        JsonText.of(
                            json -> new TaskJson(json).view(view, told, flow.orElse(null)))));
  }

  /** What this node knows without asking: whether any node has a handler. */
  private LiveTask seenFromHere(TaskView view) {
    Task task = view.task();
    return view.state() == TaskState.READY
            && !cluster.hasHandler(task.type(), task.options().version())
        ? LiveTask.withoutHandler()
        : LiveTask.UNKNOWN;
  }
}
