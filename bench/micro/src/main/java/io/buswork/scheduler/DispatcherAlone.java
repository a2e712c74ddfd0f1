package io.buswork.scheduler;

import io.buswork.bus.BusCodecs;
import io.buswork.bus.Membership;
import io.buswork.bus.NodeContext;
import io.buswork.store.AttemptStore;
import io.buswork.store.AuditStore;
import io.buswork.store.BulkStore;
import io.buswork.store.DatabaseStats;
import io.buswork.store.FlowStore;
import io.buswork.store.HistoryStore;
import io.buswork.store.HttpHandlerStore;
import io.buswork.store.ModuleStore;
import io.buswork.store.NodeStore;
import io.buswork.store.QueueStore;
import io.buswork.store.QueueTerm;
import io.buswork.store.ScheduleStore;
import io.buswork.store.SqlSubmits;
import io.buswork.store.Stores;
import io.buswork.store.SubscriptionStore;
import io.buswork.store.TaskSearch;
import io.buswork.store.TaskStore;
import io.buswork.store.TokenStore;
import io.buswork.task.Task;
import io.buswork.task.TaskOptions;
import io.buswork.task.TaskState;
import io.buswork.time.DatabaseTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The dispatcher alone: a real one, with a store that answers at once and a worker that ends every
 * task as it comes. What it passes in a second is what no database and no handler could make it
 * exceed.
 */
public final class DispatcherAlone {

  private static final String QUEUE = "alone";
  private static final long WARM_UP_NANOS = 10_000_000_000L;
  private static final long ROUND_NANOS = 5_000_000_000L;
  private static final int ROUNDS = 5;

  private final AtomicLong settled = new AtomicLong();
  private final Instant created = Instant.now();

  private DispatcherAlone() {}

  /**
   * @param arguments none
   */
  public static void main(String[] arguments) {
    new DispatcherAlone().measure();
    System.exit(0);
  }

  private void measure() {
    Vertx vertx = Vertx.vertx();
    BusCodecs.register(vertx);
    var stores =
        new Stores(
            free(TaskStore.class),
            free(TaskSearch.class),
            free(QueueStore.class),
            free(NodeStore.class),
            free(ModuleStore.class),
            free(HistoryStore.class),
            free(ScheduleStore.class),
            free(SubscriptionStore.class),
            free(AttemptStore.class),
            free(SqlSubmits.class),
            free(FlowStore.class),
            free(HttpHandlerStore.class),
            free(DatabaseStats.class),
            free(BulkStore.class),
            free(AuditStore.class),
            free(TokenStore.class));
    var node =
        new NodeContext(
            "scheduler",
            stores,
            new Alone(),
            new DatabaseTime(Instant.now(), System::nanoTime),
            new SimpleMeterRegistry());
    await(vertx.deployVerticle(new FreeWorker(QUEUE)));
    await(
        vertx.deployVerticle(
            new QueueDispatcher(
                node, SchedulerOptions.DEFAULT, QUEUE, () -> NodeRoster.UNKNOWN, ended -> {})));
    LockSupport.parkNanos(WARM_UP_NANOS);
    for (int round = 0; round < ROUNDS; round++) {
      long before = settled.get();
      long began = System.nanoTime();
      LockSupport.parkNanos(ROUND_NANOS);
      double seconds = (System.nanoTime() - began) / 1e9;
      System.out.printf("%,.0f tasks/s%n", (settled.get() - before) / seconds);
    }
  }

  /** A store that has answered before it is asked; what is of no consequence here is empty. */
  private <T> T free(Class<T> port) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, of) -> answer(method, of)));
  }

  private Object answer(Method method, Object[] of) {
    return switch (method.getName()) {
      case "takeOver" -> Future.succeededFuture(new QueueTerm(QUEUE, 1, false, true));
      case "readReady" ->
          Future.succeededFuture(
              (int) of[1] == Task.DEFAULT_PRIORITY ? page((long) of[2], (int) of[3]) : List.of());
      case "readyIds" -> Future.succeededFuture(new long[0]);
      case "settle" -> {
        settled.addAndGet(((List<?>) of[2]).size());
        yield Future.succeededFuture(Set.of());
      }
      case "recordDispatches", "dropOldDispatches", "release", "setPaused", "create" ->
          Future.succeededFuture();
      default -> Future.succeededFuture(List.of());
    };
  }

  private List<Task> page(long after, int limit) {
    List<Task> page = new ArrayList<>(limit);
    for (long id = after + 1; id <= after + limit; id++) {
      page.add(
          new Task(
              id,
              id,
              QUEUE,
              FreeWorker.TYPE,
              TaskState.READY,
              Task.DEFAULT_PRIORITY,
              0,
              0,
              created,
              null,
              "{}",
              TaskOptions.NONE));
    }
    return page;
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  /** A cluster of the two. */
  private static final class Alone implements Membership {

    @Override
    public Set<String> members() {
      return Set.of("scheduler", FreeWorker.NODE);
    }

    @Override
    public Runnable onChange(Runnable listener) {
      return () -> {};
    }
  }
}
