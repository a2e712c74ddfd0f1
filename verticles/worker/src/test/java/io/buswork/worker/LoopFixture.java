package io.buswork.worker;

import io.buswork.bus.Addresses;
import io.buswork.bus.BusCodecs;
import io.buswork.bus.NodeContext;
import io.buswork.bus.OutcomeBatch;
import io.buswork.bus.OutcomeConfirm;
import io.buswork.bus.TaskBatch;
import io.buswork.bus.TaskOutcome;
import io.buswork.bus.TaskTracing;
import io.buswork.store.DesiredModule;
import io.buswork.store.HttpHandlerStore;
import io.buswork.store.ModuleConfig;
import io.buswork.store.ModuleNodeState;
import io.buswork.store.ModuleStore;
import io.buswork.store.ModuleVersion;
import io.buswork.store.ScheduleStore;
import io.buswork.store.Stores;
import io.buswork.store.SubscriptionStore;
import io.buswork.task.Task;
import io.buswork.task.TaskOptions;
import io.buswork.task.TaskState;
import io.buswork.time.DatabaseTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A worker's task loop, with a test in the place of the dispatcher. */
final class LoopFixture implements AutoCloseable {

  static final String QUEUE = "q";
  static final WorkerOptions OPTIONS = WorkerOptions.fromJson(new JsonObject());
  private static final long PATIENCE_SECONDS = 60;

  final Vertx vertx = Vertx.vertx();
  final Context context = vertx.getOrCreateContext();
  final HandlerRoutes routes = new HandlerRoutes();
  final FakeAttemptStore attempts = new FakeAttemptStore();
  final List<Task> announced = new CopyOnWriteArrayList<>();

  /** The database's time, which is not this machine's. */
  final InstantSource time = Clock.offset(Clock.systemUTC(), Duration.ofDays(7));

  final AttemptWriting writing =
      new AttemptWriting("me", attempts, attempts.tasks(), time, context, announced::addAll);
  final TaskLoop loop =
      new TaskLoop(
          context,
          "me",
          OPTIONS,
          routes,
          new Lanes(OPTIONS),
          writing,
          null,
          new RunTraces(TaskTracing.OFF, InstantSource.system()));
  final BlockingQueue<OutcomeBatch> outcomes = new LinkedBlockingQueue<>();
  final BlockingQueue<Object> reports = new LinkedBlockingQueue<>();
  private final Deque<TaskOutcome> taken = new ArrayDeque<>();
  private long lastGeneration;
  private long lastBatch;

  LoopFixture() {
    BusCodecs.register(vertx);
    vertx
        .eventBus()
        .consumer(
            Addresses.dispatcher(QUEUE),
            message -> {
              if (message.body() instanceof OutcomeBatch batch) {
                outcomes.add(batch);
              } else {
                reports.add(message.body());
              }
            });
  }

  Generation deploy(String version, List<String> tasks, Class<?> main, Class<?>... more)
      throws Exception {
    Class<?>[] all = java.util.Arrays.copyOf(more, more.length + 1);
    all[more.length] = main;
    ModuleVersion module =
        new ModuleVersion("sample", version, "", 0, main.getName(), tasks, Instant.EPOCH, "test");
    Generation generation =
        await(
            Generation.start(
                vertx,
                ++lastGeneration,
                module,
                ModuleConfig.none(),
                Files.write(Files.createTempFile("sample", ".jar"), Sample.jar(all)),
                new Patience(Duration.ofSeconds(10)),
                Generation::stop));
    new RefusedExits(context, loop::running).watch(generation);
    run(l -> routes.switchTo(generation));
    return generation;
  }

  /** Runs something on the loop's context. */
  void run(Consumer<TaskLoop> action) {
    await(
        Future.<Void>future(
            promise ->
                context.runOnContext(
                    go ->
                        promise.handle(
                            Future.succeededFuture(loop)
                                .map(
                                    it -> {
                                      action.accept(it);
                                      return null;
                                    })))));
  }

  void send(long epoch, Task... tasks) {
    send(epoch, ++lastBatch, tasks);
  }

  void send(long epoch, long batch, Task... tasks) {
    run(l -> l.take(new TaskBatch(QUEUE, epoch, batch, List.of(tasks), false)));
  }

  /** The next outcome, confirmed at once. */
  TaskOutcome next() throws InterruptedException {
    if (taken.isEmpty()) {
      OutcomeBatch batch = nextBatch();
      run(l -> l.confirm(new OutcomeConfirm(QUEUE, List.of(batch.number()), List.of())));
      taken.addAll(batch.outcomes());
    }
    return taken.remove();
  }

  OutcomeBatch nextBatch() throws InterruptedException {
    OutcomeBatch batch = outcomes.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (batch == null) {
      throw new AssertionError("no outcome came");
    }
    return batch;
  }

  static Task task(long id, String type, String payload) {
    return task(QUEUE, id, type, payload);
  }

  static Task task(String queue, long id, String type, String payload) {
    return new Task(
        id,
        id,
        queue,
        type,
        TaskState.READY,
        5,
        0,
        0,
        Instant.EPOCH,
        null,
        payload,
        TaskOptions.NONE);
  }

  /** Hands a jar, if there is one, to whoever reads it from the module store. */
  @SuppressWarnings("unchecked")
  private static Future<Boolean> readJar(@Nullable Buffer jar, Object[] arguments) {
    var into = (Function<Buffer, Future<Void>>) arguments[1];
    return jar == null ? Future.succeededFuture(false) : into.apply(jar).map(read -> true);
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Void told(Consumer<List<ModuleNodeState>> reported, Object[] arguments) {
    reported.accept((List<ModuleNodeState>) arguments[1]);
    return null;
  }

  /** A port whose methods answer by their names and arguments, at once unless that is a future. */
  static <T> T port(Class<T> type, BiFunction<String, Object[], Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Object answer = answers.apply(method.getName(), arguments);
              return answer instanceof Future<?> ? answer : Future.succeededFuture(answer);
            }));
  }

  /** The sample module's version with this jar. */
  static ModuleVersion sample(Buffer jar) throws NoSuchAlgorithmException {
    return sample(jar, Sample.Module.class);
  }

  /** The same, with that main verticle. */
  static ModuleVersion sample(Buffer jar, Class<?> main) throws NoSuchAlgorithmException {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(jar.getBytes());
    return new ModuleVersion(
        "sample",
        "1",
        HexFormat.of().formatHex(hash),
        jar.length(),
        main.getName(),
        List.of(),
        Instant.EPOCH,
        "test");
  }

  /**
   * A node on whose database this version is active.
   *
   * @param jar what is read of it; empty: nothing
   */
  static NodeContext node(ModuleVersion version, Supplier<Future<Optional<Buffer>>> jar) {
    return node(version, jar, states -> {});
  }

  /**
   * The same.
   *
   * @param reported takes what the node tells of its generations
   */
  static NodeContext node(
      ModuleVersion version,
      Supplier<Future<Optional<Buffer>>> jar,
      Consumer<List<ModuleNodeState>> reported) {
    ModuleStore modules =
        port(
            ModuleStore.class,
            (method, arguments) ->
                switch (method) {
                  case "desired" -> List.of(new DesiredModule("sample", version, null, null, null));
                  case "config" -> ModuleConfig.none();
                  case "configs" -> Map.of();
                  case "report" -> told(reported, arguments);
                  case "readJar" ->
                      jar.get().compose(read -> readJar(read.orElse(null), arguments));
                  default -> null;
                });
    return node(modules);
  }

  /** A node on a database that has these modules, and nothing else. */
  static NodeContext node(ModuleStore modules) {
    return node(modules, new DatabaseTime(Instant.now(), System::nanoTime));
  }

  /** The same, at a time that the test moves. */
  static NodeContext node(ModuleStore modules, DatabaseTime time) {
    var stores =
        new Stores(
            null,
            null,
            null,
            null,
            modules,
            null,
            port(ScheduleStore.class, (method, arguments) -> List.of()),
            port(SubscriptionStore.class, (method, arguments) -> null),
            null,
            null,
            null,
            port(HttpHandlerStore.class, (method, arguments) -> List.of()),
            null,
            null,
            null,
            null);
    return new NodeContext("me", stores, null, time, new SimpleMeterRegistry());
  }

  static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
