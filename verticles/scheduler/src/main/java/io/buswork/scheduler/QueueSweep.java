package io.buswork.scheduler;

import io.buswork.task.Task;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds ready tasks that no hint told of, or whose rows became visible after higher ones: looks
 * again, without payloads, at what lies a little before the cursor, and slowly at everything.
 */
final class QueueSweep {

  private static final Logger LOG = LoggerFactory.getLogger(QueueSweep.class);
  private static final int PAGE = 1000;
  private static final int PAGES = 5;
  private static final int SWEEPS_TO_FLOOR = 5;
  private static final int ROUNDS_FOR_UNUSED = 3;
  private static final int PRIORITIES = Task.MAX_PRIORITY + 1;

  private final TermScope scope;
  private final QueueMemory memory;
  private final TaskRouter router;
  private final KeySweep keySweep;
  private final Runnable afterSweep;
  private final List<Deque<Long>> cursorsBefore = new ArrayList<>();
  private final long[] slowly = new long[PRIORITIES];
  private int turn;
  private boolean running;
  private long found;

  /**
   * @param afterSweep called when it is done: there may be something to send
   */
  QueueSweep(
      TermScope scope,
      QueueMemory memory,
      TaskRouter router,
      KeySweep keySweep,
      Runnable afterSweep) {
    this.scope = scope;
    this.memory = memory;
    this.router = router;
    this.keySweep = keySweep;
    this.afterSweep = afterSweep;
    for (int priority = 0; priority < PRIORITIES; priority++) {
      cursorsBefore.add(new ArrayDeque<>());
    }
  }

  /** How many tasks it has found since it began. */
  long found() {
    return found;
  }

  /**
   * Sweeps the priorities in use, a third of the others, and one further page of one of them.
   *
   * @return completes when it is done, also if it could not
   */
  Future<Void> run() {
    if (running) {
      return Future.succeededFuture();
    }
    running = true;
    turn = (turn + 1) % PRIORITIES;
    Future<Void> chain = Future.succeededFuture();
    for (int p = 0; p < PRIORITIES; p++) {
      int priority = p;
      if (isInUse(priority) || priority % ROUNDS_FOR_UNUSED == turn % ROUNDS_FOR_UNUSED) {
        long from = floor(priority);
        chain = chain.compose(v -> page(priority, from, PAGES).mapEmpty());
      }
    }
    int slow = turn;
    return chain
        .compose(v -> page(slow, slowly[slow], 1))
        .onSuccess(reached -> slowly[slow] = reached)
        .compose(reached -> keySweep.run().map(reached))
        .recover(
            cause -> {
              if (!scope.calls().isClosed() && !scope.calls().isAway()) {
                LOG.error("queue {}: the sweep failed", scope.queue(), cause);
              }
              return Future.succeededFuture(0L);
            })
        .onComplete(
            done -> {
              running = false;
              afterSweep.run();
            })
        .mapEmpty();
  }

  private boolean isInUse(int priority) {
    return priority == Task.DEFAULT_PRIORITY || memory.cursors().seq(priority) > 0;
  }

  /** Where the cursor was some sweeps ago: what was before it then has been looked at often. */
  private long floor(int priority) {
    Deque<Long> before = cursorsBefore.get(priority);
    long now = memory.cursors().seq(priority);
    before.addLast(now);
    if (before.size() > SWEEPS_TO_FLOOR) {
      before.removeFirst();
    }
    return Math.min(before.getFirst(), now);
  }

  /**
   * Looks at a page, and at the next ones if it is full.
   *
   * @return the seq it has come to; 0 if that is the end
   */
  private Future<Long> page(int priority, long after, int pages) {
    ReadGuard.Reading reading = memory.guard().begin();
    Set<String> types = memory.kinds().types();
    return scope
        .calls()
        .once(() -> scope.store().readReady(scope.queue(), priority, after, PAGE, types))
        .compose(rows -> takeMissed(missed(priority, rows, reading)).map(v -> rows))
        .onComplete(done -> reading.end())
        .compose(
            rows -> {
              if (rows.size() < PAGE) {
                return Future.succeededFuture(0L);
              }
              long last = rows.get(rows.size() - 1).seq();
              return pages > 1 ? page(priority, last, pages - 1) : Future.succeededFuture(last);
            });
  }

  /** The tasks that should be in memory and are not. */
  private List<Long> missed(int priority, List<Task> rows, ReadGuard.Reading reading) {
    ReadCursors cursors = memory.cursors();
    List<Long> missed = new ArrayList<>();
    for (Task row : rows) {
      boolean isNews = !reading.isStale(row.id()) && !memory.known().knows(row.id());
      if (isNews && row.seq() > cursors.seq(priority)) {
        // Nobody told of what lies behind the cursor: from here on it is read in order.
        found += cursors.hasMore(priority) ? 0 : 1;
        cursors.leaveOut(priority, row.seq());
        return missed;
      }
      if (isNews && !stayedInTable(priority, row)) {
        missed.add(row.id());
      }
    }
    return missed;
  }

  private boolean stayedInTable(int priority, Task row) {
    TaskKind kind = memory.kinds().of(row);
    if (memory.aside().contains(kind) && !Admission.isExpired(row, scope.now())) {
      memory.aside().leaveOut(kind, priority, row.seq());
      return true;
    }
    if (!memory.isParked(kind) || Admission.isExpired(row, scope.now())) {
      return false;
    }
    memory.parked().park(kind, priority, row.seq());
    return true;
  }

  private Future<Void> takeMissed(List<Long> ids) {
    if (ids.isEmpty()) {
      return Future.succeededFuture();
    }
    ReadGuard.Reading reading = memory.guard().begin();
    return scope
        .calls()
        .once(() -> scope.store().read(scope.queue(), ids))
        .onSuccess(
            tasks -> {
              for (Task task : tasks) {
                if (!reading.isStale(task.id())) {
                  found++;
                  router.offer(task);
                }
              }
            })
        .onComplete(done -> reading.end())
        .mapEmpty();
  }
}
