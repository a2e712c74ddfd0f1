package io.buswork.gateway;

import io.buswork.store.StatementUndoneException;
import io.buswork.store.StoreUnavailableException;
import io.buswork.store.TaskStore;
import io.buswork.task.Task;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Group commit: while inserts are under way, further submits gather, and go together in the next
 * one. An idle store gets a submit at once. One request's tasks stay in one statement: all or none.
 *
 * <p>While the database is away one submit at a time tries whether it is back; all others are
 * refused at once instead of piling up. Belongs to the gateway's context.
 */
final class SubmitBatcher {

  private static final int MAX_BATCH = 2_000;
  private static final int MAX_IN_FLIGHT = 2;
  private static final int MAX_WAITING = TaskReader.MAX_TASKS;

  private final TaskStore store;
  private final IdBlocks ids;
  private final InstantSource time;
  private final Consumer<List<Task>> onCommit;
  private final ArrayDeque<Submit> waiting = new ArrayDeque<>();
  private int waitingTasks;
  private int inFlight;
  private boolean away;

  /**
   * @param onCommit told of all tasks that have been stored, before their submitters are
   */
  SubmitBatcher(TaskStore store, IdBlocks ids, InstantSource time, Consumer<List<Task>> onCommit) {
    this.store = store;
    this.ids = ids;
    this.time = time;
    this.onCommit = new AfterCommit<>(onCommit);
  }

  /**
   * Stores the tasks; succeeds after the commit. Fails with a {@link Problem} that says whether
   * they may have been stored, or with what the store said.
   */
  Future<List<Task>> submit(List<NewTask> tasks) {
    if (away && inFlight > 0) {
      return Future.failedFuture(databaseAway());
    }
    if (!waiting.isEmpty() && waitingTasks + tasks.size() > MAX_WAITING) {
      return Future.failedFuture(
          Problem.unavailable("too many submits wait for the database; nothing was stored"));
    }
    Promise<List<Task>> committed = Promise.promise();
    waiting.add(new Submit(tasks, committed));
    waitingTasks += tasks.size();
    next();
    return committed.future();
  }

  private void next() {
    while (inFlight < (away ? 1 : MAX_IN_FLIGHT) && !waiting.isEmpty()) {
      List<Submit> group = new ArrayList<>();
      int count = 0;
      while (!waiting.isEmpty()
          && (count == 0 || count + waiting.peek().tasks.size() <= MAX_BATCH)) {
        Submit submit = waiting.remove();
        group.add(submit);
        count += submit.tasks.size();
      }
      waitingTasks -= count;
      inFlight++;
      store(group, count).onComplete(done -> ended(group, done));
    }
  }

  private void ended(List<Submit> group, AsyncResult<Void> done) {
    if (done.failed()) {
      // None of the ways there are to fail: whoever has no answer yet gets this one.
      fail(group, done.cause());
    }
    inFlight--;
    next();
  }

  /** Succeeds when every submit of the group has its answer. */
  private Future<Void> store(List<Submit> group, int count) {
    return ids.take(count)
        .transform(
            first -> {
              if (first.failed()) {
                boolean unavailable = first.cause() instanceof StoreUnavailableException;
                fail(group, unavailable ? databaseAway() : first.cause());
                noteAway(unavailable);
                return Future.succeededFuture();
              }
              return insert(numbered(group, first.result()));
            });
  }

  private Future<Void> insert(List<Numbered> group) {
    List<Task> tasks = new ArrayList<>();
    group.forEach(each -> tasks.addAll(each.tasks));
    return store
        .insert(tasks)
        .transform(
            done -> {
              if (done.succeeded()) {
                away = false;
                onCommit.accept(tasks);
                group.forEach(each -> each.submit.committed.complete(each.tasks));
                return Future.succeededFuture();
              }
              return failed(group, done.cause());
            });
  }

  private Future<Void> failed(List<Numbered> group, Throwable cause) {
    List<Submit> submits = group.stream().map(Numbered::submit).toList();
    if (cause instanceof StatementUndoneException) {
      fail(submits, Problem.unavailable(cause.getMessage() + "; nothing was stored"));
      return Future.succeededFuture();
    }
    if (cause instanceof StoreUnavailableException) {
      fail(submits, outcomeUnknown());
      noteAway(true);
      return Future.succeededFuture();
    }
    if (group.size() == 1) {
      fail(submits, cause);
      return Future.succeededFuture();
    }
    // One of them is to blame; the others must not suffer for it.
    Future<Void> each = Future.succeededFuture();
    for (Numbered one : group) {
      each = each.compose(done -> insert(List.of(one)));
    }
    return each;
  }

  private void noteAway(boolean unavailable) {
    if (unavailable) {
      away = true;
      List<Submit> refused = List.copyOf(waiting);
      waiting.clear();
      waitingTasks = 0;
      fail(refused, databaseAway());
    }
  }

  private List<Numbered> numbered(List<Submit> group, long first) {
    Instant now = time.instant();
    List<Numbered> all = new ArrayList<>(group.size());
    long id = first;
    for (Submit submit : group) {
      List<Task> tasks = new ArrayList<>(submit.tasks.size());
      for (NewTask task : submit.tasks) {
        tasks.add(task.toTask(id++, now));
      }
      all.add(new Numbered(submit, tasks));
    }
    return all;
  }

  private static void fail(List<Submit> submits, Throwable cause) {
    submits.forEach(submit -> submit.committed.tryFail(cause));
  }

  private static Problem databaseAway() {
    return Problem.unavailable("the database is away; nothing was stored");
  }

  private static Problem outcomeUnknown() {
    return Problem.unavailable(
        "the database went away while it stored the request: whether it did is unknown");
  }

  private record Submit(List<NewTask> tasks, Promise<List<Task>> committed) {}

  private record Numbered(Submit submit, List<Task> tasks) {}
}
