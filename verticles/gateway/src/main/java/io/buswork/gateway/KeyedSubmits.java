package io.buswork.gateway;

import io.buswork.store.KeyLockedException;
import io.buswork.store.StoreUnavailableException;
import io.buswork.store.Submission;
import io.buswork.store.Submission.RequestKey;
import io.buswork.store.Taken;
import io.buswork.store.TaskChange;
import io.buswork.store.TaskFlow;
import io.buswork.store.TaskStore;
import io.buswork.task.Task;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Stores requests whose tasks have unique keys or are tied to others, or that may be repeats: in
 * transactions that may wait for each other, beside those of all other tasks. Requests gather while
 * some are under way, as in {@link SubmitBatcher}; one that may be a repeat goes alone. One whose
 * key somebody else's transaction keeps is waited for aside, so that it holds up no other. Belongs
 * to the gateway's context.
 */
final class KeyedSubmits {

  private static final int MAX_BATCH = 2_000;
  private static final int MAX_IN_FLIGHT = 3;
  private static final int MAX_ASIDE = 2;
  private static final int MAX_WAITING = TaskReader.MAX_TASKS;

  /** Far longer than nodes keep keys themselves, also on a busy machine. */
  private static final Duration BRIEFLY = Duration.ofSeconds(1);

  private final TaskStore store;
  private final IdBlocks ids;
  private final InstantSource time;
  private final Consumer<List<Task>> onCommit;
  private final Consumer<List<TaskChange>> onChange;
  private final LockedKeys locked;
  private final LongSupplier nanoTime;
  private final ArrayDeque<Submit> aside = new ArrayDeque<>();
  private final ArrayDeque<Submit> waiting = new ArrayDeque<>();
  private int waitingTasks;
  private int inFlight;
  private int asideInFlight;

  /**
   * @param onCommit told of all tasks that have been stored, before their submitters are
   * @param onChange told after that of those of them which are something else already
   * @param nanoTime a monotonic clock
   */
  KeyedSubmits(
      TaskStore store,
      IdBlocks ids,
      InstantSource time,
      Consumer<List<Task>> onCommit,
      Consumer<List<TaskChange>> onChange,
      LongSupplier nanoTime) {
    this.store = store;
    this.ids = ids;
    this.time = time;
    this.onCommit = new AfterCommit<>(onCommit);
    this.onChange = new AfterCommit<>(onChange);
    this.nanoTime = nanoTime;
    this.locked = new LockedKeys(nanoTime);
  }

  /**
   * What became of a request.
   *
   * @param taken of each of its tasks
   * @param tasks as they were numbered; those that are duplicates were not stored
   */
  record Kept(Taken taken, List<Task> tasks) {

    /** The tasks that this request has brought into being. */
    List<Task> fresh() {
      List<Task> fresh = new ArrayList<>();
      for (int i = 0; i < tasks.size() && !taken.repeated(); i++) {
        if (!taken.entries().get(i).duplicate()) {
          fresh.add(tasks.get(i));
        }
      }
      return fresh;
    }

    private Kept part(int from, int to) {
      return new Kept(
          new Taken(taken.entries().subList(from, to), taken.repeated()), tasks.subList(from, to));
    }
  }

  /** Stores a request's tasks; succeeds after the commit, fails as {@link TaskStore} says. */
  Future<Kept> submit(List<NewTask> tasks, @Nullable RequestKey request) {
    if (waitingTasks > 0 && waitingTasks + tasks.size() > MAX_WAITING) {
      return Future.failedFuture(
          Problem.unavailable("too many submits wait for the database; nothing was stored"));
    }
    Promise<Kept> kept = Promise.promise();
    Submit submit = new Submit(tasks, request, kept, nanoTime.getAsLong());
    (locked.mayHold(tasks) ? aside : waiting).add(submit);
    waitingTasks += tasks.size();
    next();
    return kept.future();
  }

  private void next() {
    while (asideInFlight < MAX_ASIDE && !aside.isEmpty()) {
      Submit submit = aside.remove();
      waitingTasks -= submit.tasks.size();
      if (hasWaitedInVain(submit)) {
        submit.kept.fail(new KeyLockedException(null));
      } else {
        asideInFlight++;
        storeAside(submit).onComplete(done -> endedAside());
      }
    }
    while (inFlight < MAX_IN_FLIGHT && !waiting.isEmpty()) {
      List<Submit> group = new ArrayList<>();
      int count = 0;
      while (!waiting.isEmpty() && (count == 0 || fits(group.get(0), waiting.peek(), count))) {
        Submit submit = waiting.remove();
        group.add(submit);
        count += submit.tasks.size();
      }
      waitingTasks -= count;
      inFlight++;
      store(group, count).onComplete(done -> ended(group, done));
    }
  }

  private static boolean fits(Submit first, Submit more, int count) {
    return first.request == null && more.request == null && count + more.tasks.size() <= MAX_BATCH;
  }

  private void ended(List<Submit> group, AsyncResult<Void> done) {
    if (done.failed()) {
      // None of the ways there are to fail: whoever has no answer yet gets this one.
      group.forEach(submit -> submit.kept.tryFail(done.cause()));
    }
    inFlight--;
    next();
  }

  private void endedAside() {
    asideInFlight--;
    next();
  }

  /** Succeeds when every submit of the group has its answer, or waits aside. */
  private Future<Void> store(List<Submit> group, int count) {
    return ids.take(count)
        .compose(first -> insert(group, first, BRIEFLY))
        .transform(
            kept -> {
              if (kept.succeeded()) {
                answer(group, kept.result());
              } else if (group.size() == 1 && kept.cause() instanceof KeyLockedException) {
                locked.locked(group.get(0).tasks);
                setAside(group.get(0));
              } else if (group.size() == 1 || kept.cause() instanceof StoreUnavailableException) {
                group.forEach(submit -> submit.kept.fail(kept.cause()));
              } else {
                return eachAlone(group);
              }
              return Future.succeededFuture();
            });
  }

  private void setAside(Submit submit) {
    aside.add(submit);
    waitingTasks += submit.tasks.size();
    next();
  }

  /** Whether another request for its key was still kept waiting when this one had waited enough. */
  private boolean hasWaitedInVain(Submit submit) {
    return locked.wasLockedSince(submit.tasks, submit.cameNanos + TaskStore.KEY_PATIENCE.toNanos());
  }

  /** Waits for whoever has its key. Succeeds when it has its answer. */
  private Future<Void> storeAside(Submit submit) {
    List<Submit> alone = List.of(submit);
    return ids.take(submit.tasks.size())
        .compose(first -> insert(alone, first, TaskStore.KEY_PATIENCE))
        .transform(
            kept -> {
              if (kept.succeeded()) {
                locked.free(submit.tasks);
                answer(alone, kept.result());
              } else {
                if (kept.cause() instanceof KeyLockedException) {
                  locked.locked(submit.tasks);
                }
                submit.kept.fail(kept.cause());
              }
              return Future.succeededFuture();
            });
  }

  private Future<Kept> insert(List<Submit> group, long first, Duration patience) {
    Instant now = time.instant();
    List<Task> tasks = number(group, first, now);
    return store
        .insertKeyed(
            new Submission(tasks, group.get(0).request, flows(group, first, now)), patience)
        .map(taken -> new Kept(taken, tasks));
  }

  private void answer(List<Submit> group, Kept kept) {
    List<Task> fresh = kept.fresh();
    if (!fresh.isEmpty()) {
      onCommit.accept(fresh);
    }
    if (!kept.taken().changes().isEmpty()) {
      onChange.accept(kept.taken().changes());
    }
    int from = 0;
    for (Submit submit : group) {
      int to = from + submit.tasks.size();
      submit.kept.complete(kept.part(from, to));
      from = to;
    }
  }

  /** One of them is refused; the others must not suffer for it. */
  private Future<Void> eachAlone(List<Submit> group) {
    Future<Void> each = Future.succeededFuture();
    for (Submit one : group) {
      each = each.compose(done -> alone(one));
    }
    return each;
  }

  /** What one before it has found out about its key need not be found out again. */
  private Future<Void> alone(Submit submit) {
    if (locked.mayHold(submit.tasks)) {
      setAside(submit);
      return Future.succeededFuture();
    }
    return store(List.of(submit), submit.tasks.size());
  }

  private static Map<Long, TaskFlow> flows(List<Submit> group, long first, Instant now) {
    Map<Long, TaskFlow> flows = new HashMap<>();
    long firstItem = first;
    for (Submit submit : group) {
      long id = firstItem;
      for (NewTask task : submit.tasks) {
        TaskFlow flow = task.flow(firstItem, now);
        if (flow != null) {
          flows.put(id, flow);
        }
        id++;
      }
      firstItem = id;
    }
    return flows;
  }

  private static List<Task> number(List<Submit> group, long first, Instant now) {
    List<Task> tasks = new ArrayList<>();
    long id = first;
    for (Submit submit : group) {
      for (NewTask task : submit.tasks) {
        tasks.add(task.toTask(id++, now));
      }
    }
    return tasks;
  }

  private record Submit(
      List<NewTask> tasks, @Nullable RequestKey request, Promise<Kept> kept, long cameNanos) {}
}
