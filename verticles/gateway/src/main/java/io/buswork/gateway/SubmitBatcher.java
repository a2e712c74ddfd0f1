package io.buswork.gateway;

import io.buswork.store.TaskStore;
import io.buswork.task.Task;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Group commit: while inserts are under way, further submits gather, and go together in the next
 * one. An idle store gets a submit at once. One request's tasks stay in one statement. Belongs to
 * the gateway's context.
 */
final class SubmitBatcher {

  private static final int MAX_BATCH = 2_000;
  private static final int MAX_IN_FLIGHT = 2;
  private static final int MAX_WAITING = 100_000;

  private final TaskStore store;
  private final IdBlocks ids;
  private final InstantSource time;
  private final SubmitHints hints;
  private final ArrayDeque<Submit> waiting = new ArrayDeque<>();
  private int waitingTasks;
  private int inFlight;

  SubmitBatcher(TaskStore store, IdBlocks ids, InstantSource time, SubmitHints hints) {
    this.store = store;
    this.ids = ids;
    this.time = time;
    this.hints = hints;
  }

  /** Stores the tasks; succeeds after the commit. */
  Future<List<Task>> submit(List<NewTask> tasks) {
    if (waitingTasks + tasks.size() > MAX_WAITING && waitingTasks > 0) {
      return Future.failedFuture(
          Problem.unavailable("too many submits are waiting for the database"));
    }
    waitingTasks += tasks.size();
    return ids.take(tasks.size())
        .onFailure(failure -> waitingTasks -= tasks.size())
        .compose(first -> enqueue(tasks, first));
  }

  private Future<List<Task>> enqueue(List<NewTask> tasks, long first) {
    var now = time.instant();
    List<Task> numbered = new ArrayList<>(tasks.size());
    for (int i = 0; i < tasks.size(); i++) {
      numbered.add(tasks.get(i).toTask(first + i, now));
    }
    Promise<List<Task>> committed = Promise.promise();
    waiting.add(new Submit(numbered, committed));
    next();
    return committed.future();
  }

  private void next() {
    while (inFlight < MAX_IN_FLIGHT && !waiting.isEmpty()) {
      List<Submit> group = new ArrayList<>();
      List<Task> tasks = new ArrayList<>();
      while (!waiting.isEmpty()
          && (tasks.isEmpty() || tasks.size() + waiting.peek().tasks.size() <= MAX_BATCH)) {
        Submit submit = waiting.remove();
        group.add(submit);
        tasks.addAll(submit.tasks);
      }
      insert(group, tasks);
    }
  }

  private void insert(List<Submit> group, List<Task> tasks) {
    inFlight++;
    waitingTasks -= tasks.size();
    store
        .insert(tasks)
        .onComplete(
            done -> {
              inFlight--;
              next();
              if (done.succeeded()) {
                hints.send(tasks);
                group.forEach(submit -> submit.committed.complete(submit.tasks));
              } else {
                group.forEach(submit -> submit.committed.fail(done.cause()));
              }
            });
  }

  private record Submit(List<Task> tasks, Promise<List<Task>> committed) {}
}
