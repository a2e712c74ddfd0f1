package io.buswork.worker;

import io.buswork.api.TaskContext;
import io.buswork.bus.Addresses;
import io.buswork.bus.EventBatch;
import io.buswork.bus.NodeContext;
import io.buswork.bus.NodeStatus;
import io.buswork.bus.SystemEvent;
import io.buswork.bus.TaskOutcome;
import io.buswork.task.TaskError;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers in any language, anywhere, that have opened a socket to this node. To the rest of the
 * node, the types they serve are handled here, as many tasks at a time as they have slots. Belongs
 * to the worker's context.
 */
final class RemoteWorkers {

  /** The kind of its handlers, and the name of their module. */
  static final String KIND = "remote";

  private static final Logger LOG = LoggerFactory.getLogger(RemoteWorkers.class);
  private static final int MAX_WORKERS = 1_000;
  private static final int GOING_AWAY = 1001;
  private static final int POLICY = 1008;
  private static final int TRY_AGAIN_LATER = 1013;

  private final Context context;
  private final NodeContext node;
  private final HandlerRoutes routes;
  private final TaskLoop loop;
  private final Duration lease;
  private final Runnable onChange;
  private final Generation generation;
  private final Map<String, Handler> handlers = new HashMap<>();
  private final Map<String, RemoteType> types = new HashMap<>();
  private final Set<RemoteSession> sessions = new LinkedHashSet<>();
  private final Counter lost;
  private final Counter refused;
  private volatile int connected;
  private volatile boolean closed;

  RemoteWorkers(
      Context context,
      NodeContext node,
      HandlerRoutes routes,
      TaskLoop loop,
      Duration lease,
      Runnable onChange) {
    this.context = context;
    this.node = node;
    this.routes = routes;
    this.loop = loop;
    this.lease = lease;
    this.onChange = onChange;
    this.generation = Generation.builtIn(context, KIND, handlers);
    MeterRegistry meters = node.meters();
    this.lost =
        Counter.builder("buswork.remote.attempts.lost")
            .description("Attempts that were lost with their remote worker")
            .register(meters);
    this.refused =
        Counter.builder("buswork.remote.frames.refused")
            .description("Frames of remote workers that were refused")
            .register(meters);
    Gauge.builder("buswork.remote.workers", this, r -> r.connected)
        .description("Remote workers that are connected to this node")
        .register(meters);
  }

  /** Serves what remote workers serve. */
  void start() {
    routes.add(generation);
    context
        .owner()
        .setPeriodic(Math.max(1, lease.toMillis() / RemoteSession.PINGS), timer -> look());
  }

  /** Why no worker can be taken on; null: one can. Any thread. */
  @Nullable String refusal() {
    if (closed) {
      return "this node is draining: connect to another one";
    }
    return connected >= MAX_WORKERS
        ? "this node has " + MAX_WORKERS + " remote workers, and takes no more"
        : null;
  }

  /** Takes a worker on. On its socket's context. */
  void accept(ServerWebSocket socket) {
    RemoteLine line = new RemoteLine(socket, context);
    RemoteSession session = new RemoteSession(line, this);
    String refusal = refusal();
    if (refusal != null) {
      line.close(TRY_AGAIN_LATER, refusal);
      return;
    }
    line.listen(context.owner(), session);
    context.runOnContext(
        go -> {
          sessions.add(session);
          connected = sessions.size();
        });
  }

  /** One attempt, to be run by a worker. */
  private Future<@Nullable Object> run(TaskContext task) {
    RunContext attempt = (RunContext) task;
    RemoteType type = types.get(task.type());
    if (type == null) {
      // Nobody has had it: also one that must not be run twice may be run elsewhere.
      attempt.waits();
      attempt.stop(TaskOutcome.Kind.RETURNED);
      return Future.succeededFuture();
    }
    RemoteRun run = new RemoteRun(attempt, type);
    task.onCancel(() -> stopped(run));
    RemoteSession free = freest(task.type());
    if (free == null) {
      attempt.waits();
      type.waiting().add(run);
    } else {
      free.give(run);
    }
    return run.end().future();
  }

  private @Nullable RemoteSession freest(String type) {
    return sessions.stream()
        .filter(session -> session.serves(type) && session.free() > 0)
        .max(Comparator.comparingInt(RemoteSession::free))
        .orElse(null);
  }

  private void stopped(RemoteRun run) {
    RemoteSession holder = run.session();
    if (holder == null) {
      run.type().waiting().remove(run);
    } else if (sessions.contains(holder)) {
      holder.cancel(run);
    }
  }

  /** Gives a worker what has waited for it. */
  void fill(RemoteSession session) {
    boolean gave = true;
    while (gave && session.free() > 0) {
      gave = false;
      for (String name : session.types()) {
        RemoteType type = types.get(name);
        RemoteRun next = type == null ? null : type.waiting().poll();
        if (next != null && session.free() > 0) {
          session.give(next);
          gave = true;
        } else if (next != null && type != null) {
          type.waiting().addFirst(next);
        }
      }
    }
  }

  /** A worker is gone, and what it had with it. */
  void lose(RemoteSession session, String why) {
    if (!sessions.remove(session)) {
      return;
    }
    connected = sessions.size();
    List<RemoteRun> had = session.takeAll().stream().filter(run -> !run.task().hasEnded()).toList();
    if (!had.isEmpty()) {
      LOG.warn(
          "remote worker {} is gone ({}); {} tasks are taken back",
          session.worker(),
          why,
          had.size());
    }
    for (RemoteRun run : had) {
      lost.increment();
      run.end().fail(loss(session.worker(), why));
    }
    changed();
    if (!session.worker().isEmpty()) {
      tell("remote-left", session, why);
    }
  }

  /**
   * As after the death of a node: an attempt is used up, since the task may be what kills workers.
   * It waits as after a failure: a worker that is lost has not said that it may be run again.
   */
  private static AttemptFailure loss(String worker, String why) {
    TaskError error =
        new TaskError(TaskError.WORKER_LOST, "remote worker " + worker + " is gone: " + why);
    return new AttemptFailure(error, true, null);
  }

  private void look() {
    for (RemoteSession session : List.copyOf(sessions)) {
      if (!session.look()) {
        lose(session, "silent for " + lease.toMillis() + " ms");
        session.close(POLICY, "no sign of life within the lease");
      }
    }
  }

  /** A worker has come, gone, or serves other types: so does this node. */
  void changed() {
    Map<String, Integer> slots = new HashMap<>();
    for (RemoteSession session : sessions) {
      session.types().forEach(type -> slots.merge(type, session.slots(), Integer::sum));
    }
    slots.forEach(
        (type, sum) ->
            types.computeIfAbsent(type, this::typeOf).handler().settings().concurrency(sum));
    for (String type : List.copyOf(types.keySet())) {
      if (!slots.containsKey(type)) {
        close(type);
      }
    }
    routes.refresh();
    onChange.run();
  }

  private RemoteType typeOf(String type) {
    Handler handler = new Handler(type, this::run, null, new Settings());
    handlers.put(type, handler);
    return new RemoteType(handler);
  }

  /** Nobody serves the type any more: what waits goes back. */
  private void close(String name) {
    handlers.remove(name);
    RemoteType type = types.remove(name);
    if (type != null) {
      List.copyOf(type.waiting()).forEach(run -> run.task().stop(TaskOutcome.Kind.RETURNED));
      type.waiting().clear();
      loop.returnWaiting(run -> run.handler().equals(type.handler()));
    }
  }

  /** Whether a module, or somebody else before remote workers, serves the type on this node. */
  boolean isServedElsewhere(String type) {
    Generation serving = routes.find(type, null);
    return serving != null && serving != generation;
  }

  /** What the node's status says of them; brings what is offered of each type up to date too. */
  List<NodeStatus.Remote> statuses() {
    types.forEach(
        (name, type) -> {
          int free =
              sessions.stream()
                  .filter(session -> session.serves(name))
                  .mapToInt(RemoteSession::free)
                  .sum();
          // Slots that other types occupy are not offered; 0 would mean that there is no limit.
          type.handler().settings().offer(Math.max(1, type.given() + free));
        });
    return sessions.stream()
        .filter(session -> !session.worker().isEmpty())
        .map(RemoteSession::status)
        .toList();
  }

  /** Takes no worker on any more, and lets those that are there know. */
  void drain() {
    closed = true;
    sessions.forEach(RemoteSession::sayBye);
    changed();
  }

  /** Closes all sockets. */
  void close() {
    closed = true;
    for (RemoteSession session : List.copyOf(sessions)) {
      session.close(GOING_AWAY, "the node stops");
    }
  }

  void countRefused() {
    refused.increment();
  }

  String node() {
    return node.nodeId();
  }

  long leaseMillis() {
    return lease.toMillis();
  }

  /** Publishes what has become of a worker. */
  void tell(String what, RemoteSession session, @Nullable String why) {
    NodeStatus.Remote status = session.status();
    JsonObject data =
        new JsonObject()
            .put("worker", status.worker())
            .put("types", new JsonArray(status.types()))
            .put("slots", status.slots());
    if (why != null) {
      data.put("reason", why);
    }
    context
        .owner()
        .eventBus()
        .publish(
            Addresses.EVENTS,
            EventBatch.ofSystem(
                node.nodeId(),
                new SystemEvent(
                    "io.buswork.node." + what,
                    node.nodeId(),
                    node.time().instant().toEpochMilli(),
                    data)));
  }
}
