package io.buswork.scheduler;

import io.buswork.task.Task;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives due tasks that find no place in memory one at the tail of the queue in the table. */
final class EnqueueDue {

  private static final Logger LOG = LoggerFactory.getLogger(EnqueueDue.class);
  private static final int MOST_AT_ONCE = 1000;

  private final TermScope scope;
  private final KnownTasks known;
  private final ReadGuard guard;
  private final Deque<Long> waiting = new ArrayDeque<>();
  private Consumer<Task> then = task -> {};
  private boolean writing;

  EnqueueDue(TermScope scope, KnownTasks known, ReadGuard guard) {
    this.scope = scope;
    this.known = known;
    this.guard = guard;
  }

  /** Who is given the tasks as they are afterwards. Called once. */
  void whenEnqueued(Consumer<Task> receiver) {
    then = receiver;
  }

  /** Enqueues a task that is nowhere else in memory. */
  void add(Task task) {
    known.startChange(task.id());
    waiting.add(task.id());
    flush();
  }

  /** How many wait to be written. */
  int size() {
    return waiting.size();
  }

  private void flush() {
    if (writing || waiting.isEmpty()) {
      return;
    }
    List<Long> ids = new ArrayList<>();
    while (!waiting.isEmpty() && ids.size() < MOST_AT_ONCE) {
      ids.add(waiting.remove());
    }
    writing = true;
    scope
        .calls()
        .untilAnswered(() -> scope.store().enqueueDue(scope.queue(), scope.epoch(), ids))
        .onComplete(
            result -> {
              writing = false;
              ids.forEach(
                  id -> {
                    guard.changed(id);
                    known.endChange(id);
                  });
              if (result.succeeded()) {
                result.result().forEach(then);
              } else if (!scope.calls().isClosed()) {
                LOG.error(
                    "queue {}: {} due tasks not enqueued; the sweep will find them",
                    scope.queue(),
                    ids.size(),
                    result.cause());
              }
              flush();
            });
  }
}
