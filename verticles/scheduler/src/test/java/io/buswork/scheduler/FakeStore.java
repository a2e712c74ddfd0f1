package io.buswork.scheduler;

import io.buswork.store.DispatchRecord;
import io.buswork.store.KeyCursor;
import io.buswork.store.QueueCounts;
import io.buswork.store.QueueLimits;
import io.buswork.store.QueueRow;
import io.buswork.store.QueueStore;
import io.buswork.store.QueueTerm;
import io.buswork.store.RateUse;
import io.buswork.store.Settlement;
import io.buswork.store.StaleEpochException;
import io.buswork.store.StoreUnavailableException;
import io.buswork.task.Task;
import io.buswork.task.TaskState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A queue's tables in memory, obeying the contract of the port. For one queue. */
class FakeStore implements QueueStore {

  final Map<Long, Task> rows = new ConcurrentHashMap<>();
  final Map<Long, Settlement> ended = new ConcurrentHashMap<>();
  final Map<Long, Integer> endings = new ConcurrentHashMap<>();
  final Map<String, Long> epochs = new ConcurrentHashMap<>(Map.of(Tasks.QUEUE, 0L));
  final List<Settlement> settlements = new ArrayList<>();
  final Map<String, DispatchRecord> records = new TreeMap<>();
  final AtomicInteger reads = new AtomicInteger();
  final AtomicInteger enqueued = new AtomicInteger();
  private final List<TreeMap<Long, Task>> ready = new ArrayList<>();
  final AtomicInteger keyedReads = new AtomicInteger();
  volatile QueueLimits limits = QueueLimits.NONE;
  volatile RateUse rateUse;
  final Map<String, Integer> keyStarts = new ConcurrentHashMap<>();
  volatile Duration keyStartsAgo = Duration.ZERO;
  private final Map<Long, Task> gone = new ConcurrentHashMap<>();
  private final TreeMap<String, TreeMap<Long, Task>> keyed = new TreeMap<>();
  private final Set<String> paused = new HashSet<>();
  private final Set<String> unreleased = ConcurrentHashMap.newKeySet();
  private volatile boolean away;
  private volatile boolean losesAnswers;
  private final List<Runnable> heldRecords = new ArrayList<>();
  private volatile boolean holdsRecords;
  private long nextSeq = 1L << 40;

  FakeStore() {
    for (int priority = 0; priority < 10; priority++) {
      ready.add(new TreeMap<>());
    }
  }

  /** From now on, or no longer, no call gets through. */
  void away(boolean isAway) {
    away = isAway;
  }

  /** Settles take effect, and yet their callers hear that the database is away. */
  void losesAnswers(boolean loses) {
    losesAnswers = loses;
  }

  /** Dispatch records are kept back until they are let through. */
  void holdRecords() {
    holdsRecords = true;
  }

  /** Whether any are kept back. */
  synchronized boolean hasHeldRecords() {
    return !heldRecords.isEmpty();
  }

  synchronized void letRecordsThrough() {
    holdsRecords = false;
    heldRecords.forEach(Runnable::run);
    heldRecords.clear();
  }

  synchronized void insert(Task task) {
    put(task);
  }

  void insert(List<Task> tasks) {
    tasks.forEach(this::insert);
  }

  synchronized List<DispatchRecord> recordsNow() {
    return List.copyOf(records.values());
  }

  @Override
  public Future<List<QueueRow>> queues() {
    return call(
        () ->
            epochs.entrySet().stream()
                .map(e -> new QueueRow(e.getKey(), e.getValue(), null, false))
                .toList());
  }

  @Override
  public Future<QueueCounts> counts(String queue) {
    return call(() -> new QueueCounts(Map.of(), null));
  }

  @Override
  public Future<Void> create(String queue) {
    return call(
        () -> {
          epochs.putIfAbsent(queue, 0L);
          return null;
        });
  }

  @Override
  public Future<Void> limitQueues(long most) {
    return call(() -> null);
  }

  @Override
  public Future<QueueTerm> takeOver(String queue, String node) {
    return call(
        () ->
            new QueueTerm(
                queue,
                epochs.merge(queue, 1L, Long::sum),
                paused.contains(queue),
                unreleased.add(queue),
                limits,
                rateUse));
  }

  @Override
  public Future<Void> release(String queue, long epoch) {
    return call(() -> unreleased.remove(queue)).mapEmpty();
  }

  @Override
  public Future<Void> setPaused(String queue, long epoch, boolean isPaused) {
    return call(() -> {
          fence(queue, epoch);
          return isPaused ? paused.add(queue) : paused.remove(queue);
        })
        .mapEmpty();
  }

  @Override
  public Future<Void> configure(String queue, long epoch, boolean isPaused, QueueLimits newLimits) {
    return call(() -> {
          fence(queue, epoch);
          limits = newLimits;
          return isPaused ? paused.add(queue) : paused.remove(queue);
        })
        .mapEmpty();
  }

  /** As if it were read at the moment it was written, all that was reserved having been started. */
  @Override
  public Future<Void> keepRateUse(String queue, long epoch, RateUse use) {
    return call(() -> {
          fence(queue, epoch);
          List<RateUse.Starts> starts = new ArrayList<>(use.starts());
          if (use.reserved() > 0) {
            starts.add(new RateUse.Starts(Duration.ZERO, use.reserved()));
          }
          rateUse = new RateUse(starts, 0);
          return true;
        })
        .mapEmpty();
  }

  @Override
  public Future<Void> noteKeyStarts(
      String queue, long epoch, Map<String, Integer> starts, Duration span) {
    return call(() -> {
          fence(queue, epoch);
          starts.forEach((key, count) -> keyStarts.merge(key, count, Integer::sum));
          return true;
        })
        .mapEmpty();
  }

  /** As if all of them were as long ago as a test says. */
  @Override
  public Future<Map<String, List<RateUse.Starts>>> keyStarts(String queue, Duration span) {
    return call(
        () -> {
          Map<String, List<RateUse.Starts>> noted = new HashMap<>();
          if (span.compareTo(keyStartsAgo) > 0) {
            keyStarts.forEach(
                (key, count) -> noted.put(key, List.of(new RateUse.Starts(keyStartsAgo, count))));
          }
          return noted;
        });
  }

  @Override
  public Future<Map<String, Long>> depthLimits() {
    return call(Map::of);
  }

  @Override
  public Future<Long> depth(String queue, long most) {
    return call(() -> (long) rows.size());
  }

  @Override
  public Future<List<String>> readKeys(String queue, String afterKey, int limit) {
    return call(() -> keyed.tailMap(afterKey, false).keySet().stream().limit(limit).toList());
  }

  @Override
  public Future<List<Task>> readKeyed(
      String queue, List<KeyCursor> cursors, int limit, Set<String> withoutPayload) {
    keyedReads.incrementAndGet();
    return call(
        () -> {
          List<Task> page = new ArrayList<>();
          for (KeyCursor cursor : cursors) {
            keyed
                .getOrDefault(cursor.key(), new TreeMap<>())
                .tailMap(place(cursor.priority(), cursor.seq()), false)
                .values()
                .stream()
                .limit(limit)
                .map(task -> withoutPayload.contains(task.type()) ? stripped(task) : task)
                .forEach(page::add);
          }
          return page;
        });
  }

  @Override
  public Future<List<Task>> firstTasks(String queue, int most) {
    return call(
        () ->
            rows.values().stream()
                .filter(task -> task.queue().equals(queue))
                .map(FakeStore::stripped)
                .toList());
  }

  @Override
  public Future<List<Task>> readReady(
      String queue, int priority, long afterSeq, int limit, Set<String> withoutPayload) {
    reads.incrementAndGet();
    return call(
        () -> {
          List<Task> page = new ArrayList<>();
          for (Task task : ready.get(priority).tailMap(afterSeq, false).values()) {
            if (page.size() == limit) {
              break;
            }
            if (task.queue().equals(queue)) {
              page.add(withoutPayload.contains(task.type()) ? stripped(task) : task);
            }
          }
          return page;
        });
  }

  @Override
  public Future<List<Task>> readReadyOf(
      String queue, int priority, long afterSeq, int limit, String type) {
    return call(
        () ->
            ready.get(priority).tailMap(afterSeq, false).values().stream()
                .filter(task -> task.queue().equals(queue) && task.type().equals(type))
                .limit(limit)
                .toList());
  }

  @Override
  public Future<long[]> readyIds(
      String queue, int priority, long afterSeq, long uptoSeq, int limit) {
    return call(
        () ->
            ready.get(priority).subMap(afterSeq, false, uptoSeq, true).values().stream()
                .limit(limit)
                .mapToLong(Task::id)
                .toArray());
  }

  @Override
  public Future<List<Task>> read(String queue, Collection<Long> ids) {
    return call(() -> ids.stream().filter(rows::containsKey).map(rows::get).toList());
  }

  @Override
  public Future<List<Task>> readBriefly(String queue, Collection<Long> ids) {
    return read(queue, ids).map(tasks -> tasks.stream().map(FakeStore::stripped).toList());
  }

  @Override
  public Future<List<Task>> readTimed(
      String queue, Instant after, long afterId, Instant before, int limit) {
    return call(
        () ->
            rows.values().stream()
                .filter(task -> task.runAt() != null && task.state() != TaskState.READY)
                .filter(task -> task.runAt().isBefore(before))
                .filter(
                    task ->
                        task.runAt().isAfter(after)
                            || (task.runAt().equals(after) && task.id() > afterId))
                .sorted(Comparator.comparing(Task::runAt).thenComparingLong(Task::id))
                .limit(limit)
                .toList());
  }

  @Override
  public Future<List<Task>> readExpired(
      String queue, Instant after, long afterId, Instant now, int limit) {
    return call(
        () ->
            rows.values().stream()
                .filter(task -> Admission.isExpired(task, now))
                .filter(task -> task.id() > afterId)
                .limit(limit)
                .toList());
  }

  @Override
  public Future<List<Task>> enqueueDue(String queue, long epoch, Collection<Long> ids) {
    return call(
        () -> {
          fence(queue, epoch);
          List<Task> done = new ArrayList<>();
          for (long id : ids) {
            Task task = rows.get(id);
            if (task != null && task.state() != TaskState.READY) {
              Task now = Tasks.changed(task, TaskState.READY, task.attempt(), null, ++nextSeq);
              put(now);
              done.add(now);
              enqueued.incrementAndGet();
            }
          }
          return done;
        });
  }

  @Override
  public synchronized Future<Void> recordDispatches(
      String queue, long epoch, List<DispatchRecord> batches) {
    if (!holdsRecords) {
      return write(queue, epoch, batches);
    }
    Promise<Void> later = Promise.promise();
    heldRecords.add(() -> write(queue, epoch, batches).onComplete(later));
    return later.future();
  }

  private Future<Void> write(String queue, long epoch, List<DispatchRecord> batches) {
    return call(() -> {
          fence(queue, epoch);
          batches.forEach(batch -> records.put(epoch + "/" + batch.batch(), batch));
          return true;
        })
        .mapEmpty();
  }

  @Override
  public Future<List<DispatchRecord>> dispatches(String queue) {
    return call(() -> List.copyOf(records.values()));
  }

  @Override
  public Future<Set<Long>> settle(
      String queue, long epoch, List<Settlement> list, List<Long> batches) {
    Future<Set<Long>> done =
        call(
            () -> {
              fence(queue, epoch);
              Set<Long> refused = new HashSet<>();
              for (Settlement settlement : list) {
                if (!apply(settlement)) {
                  refused.add(settlement.id());
                }
              }
              batches.forEach(batch -> records.remove(epoch + "/" + batch));
              return refused;
            });
    return losesAnswers ? Future.failedFuture(unavailable()) : done;
  }

  @Override
  public Future<Void> dropOldDispatches(String queue, long epoch) {
    return call(() -> records.values().removeIf(record -> record.epoch() < epoch)).mapEmpty();
  }

  @Override
  public Future<List<Task>> revive(String queue, long epoch, Collection<Long> ids) {
    return call(
        () -> {
          fence(queue, epoch);
          List<Task> revived = new ArrayList<>();
          for (long id : ids) {
            Settlement last = ended.get(id);
            if (last != null && last.state() != TaskState.SUCCEEDED) {
              ended.remove(id);
              Task was = gone.get(id);
              String key = was == null ? null : was.options().concurrencyKey();
              Task task = Tasks.task(id).concurrencyKey(key).build();
              put(task);
              revived.add(stripped(task));
            }
          }
          return revived;
        });
  }

  @Override
  public Future<Optional<Task>> replace(
      String queue, long epoch, long id, Task content, Long number) {
    return call(
        () -> {
          fence(queue, epoch);
          Task task = rows.get(id);
          if (task == null || task.attempt() > 0) {
            return Optional.empty();
          }
          Task replaced =
              new Task(
                  id,
                  nextSeq++,
                  queue,
                  task.type(),
                  content.state(),
                  content.priority(),
                  0,
                  content.maxAttempts(),
                  task.createdAt(),
                  content.runAt(),
                  content.payload(),
                  content.options());
          put(replaced);
          return Optional.of(replaced);
        });
  }

  private boolean apply(Settlement settlement) {
    Task task = rows.get(settlement.id());
    if (task == null || task.attempt() != settlement.fromAttempt()) {
      return false;
    }
    settlements.add(settlement);
    if (settlement.state().isFinal()) {
      rows.remove(task.id());
      gone.put(task.id(), task);
      unready(task);
      ended.put(task.id(), settlement);
      endings.merge(task.id(), 1, Integer::sum);
    } else {
      put(
          Tasks.changed(
              task, settlement.state(), settlement.usedAttempts(), settlement.runAt(), task.seq()));
    }
    return true;
  }

  private void put(Task task) {
    Task before = rows.put(task.id(), task);
    if (before != null) {
      unready(before);
    }
    if (task.state() == TaskState.READY && task.options().concurrencyKey() == null) {
      ready.get(task.priority()).put(task.seq(), task);
    } else if (task.state() == TaskState.READY) {
      keyed
          .computeIfAbsent(task.options().concurrencyKey(), key -> new TreeMap<>())
          .put(place(task.priority(), task.seq()), task);
    }
  }

  private void unready(Task task) {
    ready.get(task.priority()).remove(task.seq());
    TreeMap<Long, Task> ofKey = keyed.get(String.valueOf(task.options().concurrencyKey()));
    if (ofKey != null) {
      ofKey.remove(place(task.priority(), task.seq()));
      if (ofKey.isEmpty()) {
        keyed.remove(task.options().concurrencyKey());
      }
    }
  }

  private static long place(int priority, long seq) {
    return ((10L - priority) << 50) + seq;
  }

  private static Task stripped(Task task) {
    return new Task(
        task.id(),
        task.seq(),
        task.queue(),
        task.type(),
        task.state(),
        task.priority(),
        task.attempt(),
        task.maxAttempts(),
        task.createdAt(),
        task.runAt(),
        "",
        task.options());
  }

  private void fence(String queue, long epoch) {
    if (epochs.get(queue) != epoch) {
      throw new StaleEpochException(queue, epoch);
    }
  }

  private synchronized <T> Future<T> call(Supplier<T> action) {
    if (away) {
      return Future.failedFuture(unavailable());
    }
    try {
      return Future.succeededFuture(action.get());
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private static StoreUnavailableException unavailable() {
    return new StoreUnavailableException("the fake database", new IOException("away"));
  }
}
