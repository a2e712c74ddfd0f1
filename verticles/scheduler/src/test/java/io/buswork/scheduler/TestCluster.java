package io.buswork.scheduler;

import io.buswork.bus.Addresses;
import io.buswork.bus.BusCodecs;
import io.buswork.bus.EventBatch;
import io.buswork.bus.Membership;
import io.buswork.bus.NodeContext;
import io.buswork.bus.QueueOrder;
import io.buswork.bus.Signals;
import io.buswork.bus.SubmitHint;
import io.buswork.bus.TaskEvent;
import io.buswork.bus.TaskTracing;
import io.buswork.store.AuditStore;
import io.buswork.store.FlowStore;
import io.buswork.store.HistoryStore;
import io.buswork.store.QueueStore;
import io.buswork.store.SqlSubmits;
import io.buswork.store.Stores;
import io.buswork.store.TaskStore;
import io.buswork.task.Task;
import io.buswork.time.DatabaseTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/** One Vert.x with fake stores, fake workers and real dispatchers. */
final class TestCluster implements AutoCloseable {

  static final String SELF = "scheduler-1";
  private static final int PATIENCE_SECONDS = 60;

  static {
    // Ten seconds, the default, are soon over where many share a processor.
    Awaitility.setDefaultTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  final Vertx vertx = Vertx.vertx();
  final FakeStore store;
  private TaskStore tasks;
  private QueueStore queues;
  final FakeNodes nodes = new FakeNodes();
  final Members members = new Members();
  final AtomicLong skippedNanos = new AtomicLong();
  final DatabaseTime time =
      new DatabaseTime(Instant.now(), () -> System.nanoTime() + skippedNanos.get());
  final Queue<TaskEvent> events = new ConcurrentLinkedQueue<>();
  volatile NodeRoster roster = NodeRoster.UNKNOWN;
  volatile boolean termOver;
  TaskTracing tracing = TaskTracing.OFF;
  SchedulerOptions options = SchedulerOptions.DEFAULT;

  TestCluster() {
    this(new FakeStore());
  }

  TestCluster(FakeStore store) {
    this.store = store;
    this.tasks = new FakeTaskStore(store);
    this.queues = store;
    BusCodecs.register(vertx);
    nodes.add(SELF, Duration.ZERO, "scheduler");
    members.ids.add(SELF);
    vertx.eventBus().<EventBatch>consumer(Addresses.EVENTS, m -> events.addAll(m.body().tasks()));
  }

  /** Keeps tasks and queues elsewhere than in the fake store. */
  TestCluster storing(TaskStore inTasks, QueueStore inQueues) {
    tasks = inTasks;
    queues = inQueues;
    return this;
  }

  NodeContext node(String id) {
    var stores =
        new Stores(
            tasks,
            null,
            queues,
            nodes,
            null,
            EmptyStore.of(HistoryStore.class),
            new NoSchedules(),
            null,
            null,
            EmptyStore.of(SqlSubmits.class),
            EmptyStore.of(FlowStore.class),
            null,
            null,
            null,
            EmptyStore.of(AuditStore.class),
            null);
    var meters = new SimpleMeterRegistry();
    return new NodeContext(id, stores, members, time, meters, Signals.of(meters, tracing));
  }

  /** Options with some keys set. */
  TestCluster with(JsonObject keys) {
    options = SchedulerOptions.fromJson(keys, SchedulerOptions.DEFAULT_HISTORY_RETENTION);
    return this;
  }

  FakeWorker worker(String id) {
    var worker = new FakeWorker(id);
    nodes.add(id, Duration.ZERO, "worker");
    members.ids.add(id);
    return worker;
  }

  String deploy(FakeWorker worker) {
    return await(vertx.deployVerticle(worker));
  }

  QueueDispatcher dispatcher() {
    refreshRoster();
    var dispatcher =
        new QueueDispatcher(
            node(SELF),
            options,
            Tasks.QUEUE,
            () -> roster,
            ended -> termOver = true,
            this::startMillis);
    await(vertx.deployVerticle(dispatcher));
    return dispatcher;
  }

  /** A dispatcher whose start is not waited for. */
  void dispatcherLater() {
    refreshRoster();
    vertx.deployVerticle(
        new QueueDispatcher(
            node(SELF), options, Tasks.QUEUE, () -> roster, ended -> termOver = true));
  }

  /** Starts are counted by the clock that {@link #skip} moves. */
  private long startMillis() {
    return TermScope.monotonicMillis() + skippedNanos.get() / 1_000_000;
  }

  void refreshRoster() {
    roster = NodeRoster.of(List.copyOf(nodes.rows.values()), TermScope.monotonicMillis());
  }

  /** A node dies: out of the cluster, and declared dead. */
  void kill(FakeWorker worker, String deployment) {
    await(vertx.undeploy(deployment));
    members.ids.remove(worker.node);
    nodes.rows.remove(worker.node);
    refreshRoster();
  }

  /** Inserts, and sends the hint as a gateway does. */
  void submit(List<Task> tasks) {
    store.insert(tasks);
    hint(tasks);
  }

  void submit(Task task) {
    submit(List.of(task));
  }

  void hint(List<Task> tasks) {
    vertx
        .eventBus()
        .send(Addresses.dispatcher(Tasks.QUEUE), new SubmitHint(Tasks.QUEUE, tasks, List.of()));
  }

  JsonObject order(QueueOrder.Op op, long id) {
    return await(
        vertx
            .eventBus()
            .<JsonObject>request(Addresses.orders(Tasks.QUEUE), new QueueOrder(op, id).toJson())
            .map(m -> m.body()));
  }

  JsonObject configure(JsonObject settings) {
    return await(
        vertx
            .eventBus()
            .<JsonObject>request(
                Addresses.orders(Tasks.QUEUE), QueueOrder.configure(settings).toJson())
            .map(m -> m.body()));
  }

  ReplyException refusal(QueueOrder.Op op, long id) {
    try {
      throw new AssertionError("not refused: " + order(op, id));
    } catch (CompletionException e) {
      return (ReplyException) e.getCause();
    }
  }

  void skip(Duration time) {
    skippedNanos.addAndGet(time.toNanos());
  }

  static <T> T await(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  @Override
  public void close() {
    await(vertx.close());
  }

  static final class Members implements Membership {

    final Set<String> ids = ConcurrentHashMap.newKeySet();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    @Override
    public Set<String> members() {
      return Set.copyOf(ids);
    }

    @Override
    public Runnable onChange(Runnable listener) {
      listeners.add(listener);
      return () -> listeners.remove(listener);
    }

    void changed() {
      listeners.forEach(Runnable::run);
    }
  }
}
