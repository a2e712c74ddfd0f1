package io.buswork.scheduler;

import io.buswork.task.Task;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends tasks whose time to start is over, wherever they wait: blocked, delayed, far back in the
 * table, or in the window behind others. An index that other tasks are not in leads to them.
 */
final class ExpiryWatch {

  /** How often it looks, in milliseconds. */
  static final long INTERVAL_MILLIS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(ExpiryWatch.class);
  private static final int PAGE = 1000;
  private static final int PAGES = 10;

  private final TermScope scope;
  private final QueueMemory memory;
  private final TaskOrders orders;
  private Instant fromAt = Instant.EPOCH;
  private long fromId;
  private boolean looking;

  ExpiryWatch(TermScope scope, QueueMemory memory, TaskOrders orders) {
    this.scope = scope;
    this.memory = memory;
    this.orders = orders;
  }

  /** Ends what has expired; some at a time, and goes on where it ended. */
  void look() {
    if (!looking && !scope.calls().isAway()) {
      looking = true;
      page(PAGES);
    }
  }

  private void page(int pages) {
    ReadGuard.Reading reading = memory.guard().begin();
    scope
        .calls()
        .once(() -> scope.store().readExpired(scope.queue(), fromAt, fromId, scope.now(), PAGE))
        .onComplete(
            page -> {
              if (page.succeeded()) {
                expire(page.result(), reading);
                reading.end();
                next(page.result(), pages - 1);
              } else {
                reading.end();
                looking = false;
                noteFailure(page.cause());
              }
            });
  }

  private void expire(List<Task> page, ReadGuard.Reading reading) {
    for (Task task : page) {
      if (!reading.isStale(task.id())) {
        orders.expire(task);
      }
    }
  }

  /** Those that run stay in the table: what comes after them must be reached too. */
  private void next(List<Task> page, int pagesLeft) {
    if (page.size() < PAGE) {
      fromAt = Instant.EPOCH;
      fromId = 0;
      looking = false;
      return;
    }
    Task last = page.get(page.size() - 1);
    fromAt = Objects.requireNonNull(last.options().expiresAt());
    fromId = last.id();
    if (pagesLeft > 0) {
      page(pagesLeft);
    } else {
      looking = false;
    }
  }

  private void noteFailure(Throwable cause) {
    if (!scope.calls().isClosed() && !scope.calls().isAway()) {
      LOG.error("queue {}: expired tasks cannot be read", scope.queue(), cause);
    }
  }
}
