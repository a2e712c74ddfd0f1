package io.buswork.bench;

import io.buswork.store.Settlement;
import io.buswork.store.Stores;
import io.buswork.task.Attempt;
import io.buswork.task.AttemptOutcome;
import io.buswork.task.Task;
import io.buswork.task.TaskOptions;
import io.buswork.task.TaskState;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What this Postgres can do: the statements that Buswork cannot do without (insert, read, settle),
 * alone, in batches of 1000, one after the other.
 */
final class RawLimit {

  static final int BATCH = 1_000;
  private static final String QUEUE = "raw";
  private static final int LATENCIES = 200;
  private static final long PATIENCE_SECONDS = 120;

  private final Stores stores;
  private final long postgresPid;

  RawLimit(Stores stores, long postgresPid) {
    this.stores = stores;
    this.postgresPid = postgresPid;
  }

  List<Figure> measure(int tasks) {
    long epoch = await(stores.queues().takeOver(QUEUE, "bench")).epoch();
    insert(10 * BATCH);
    drain(epoch, 10 * BATCH);
    List<Figure> figures = new ArrayList<>();
    Stopwatch inserts = new Stopwatch(postgresPid, List.of());
    insert(tasks);
    figures.add(inserts.stop("insert", tasks));
    Stopwatch drains = new Stopwatch(postgresPid, List.of());
    drain(epoch, tasks);
    figures.add(drains.stop("read + settle", tasks));
    Stopwatch turns = new Stopwatch(postgresPid, List.of());
    for (int done = 0; done < tasks; done += BATCH) {
      List<Task> batch = insert(BATCH);
      settle(epoch, batch);
    }
    figures.add(turns.stop("insert + settle in turn", tasks));
    return figures;
  }

  /** How long one task's insert alone takes, every 20 ms, in microseconds; sorted. */
  List<Long> commitLatencies() {
    long epoch = await(stores.queues().takeOver(QUEUE, "bench")).epoch();
    List<Long> latencies = new ArrayList<>();
    for (int i = 0; i < LATENCIES; i++) {
      LockSupport.parkNanos(20_000_000);
      long id = await(stores.tasks().reserveIds(1)).first();
      long began = System.nanoTime();
      await(stores.tasks().insert(List.of(task(id))));
      latencies.add((System.nanoTime() - began) / 1000);
    }
    drain(epoch, LATENCIES);
    latencies.sort(null);
    return latencies;
  }

  private List<Task> insert(int tasks) {
    List<Task> last = List.of();
    for (int done = 0; done < tasks; done += BATCH) {
      long first = await(stores.tasks().reserveIds(BATCH)).first();
      List<Task> batch = new ArrayList<>(BATCH);
      for (int i = 0; i < BATCH; i++) {
        batch.add(task(first + i));
      }
      await(stores.tasks().insert(batch));
      last = batch;
    }
    return last;
  }

  private void drain(long epoch, int tasks) {
    long cursor = 0;
    int done = 0;
    while (done < tasks) {
      List<Task> batch =
          await(stores.queues().readReady(QUEUE, Task.DEFAULT_PRIORITY, cursor, BATCH, Set.of()));
      cursor = batch.get(batch.size() - 1).seq();
      done += batch.size();
      settle(epoch, batch);
    }
  }

  private void settle(long epoch, List<Task> batch) {
    Instant now = Instant.now();
    List<Settlement> settlements = new ArrayList<>(batch.size());
    for (Task task : batch) {
      Attempt attempt =
          new Attempt(1, "bench", "noop", "1", now, now, 10, -1, AttemptOutcome.SUCCEEDED, null);
      settlements.add(
          new Settlement(task.id(), 0, TaskState.SUCCEEDED, 1, null, attempt, null, List.of()));
    }
    Set<Long> refused = await(stores.queues().settle(QUEUE, epoch, settlements, List.of()));
    if (!refused.isEmpty()) {
      throw new IllegalStateException(refused.size() + " settlements were refused");
    }
  }

  private static Task task(long id) {
    return new Task(
        id,
        id,
        QUEUE,
        "bench.noop",
        TaskState.READY,
        Task.DEFAULT_PRIORITY,
        0,
        0,
        Instant.now(),
        null,
        Payload.of(id),
        TaskOptions.NONE);
  }

  static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException("a statement failed", e);
    }
  }
}
