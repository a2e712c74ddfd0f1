package io.buswork.scheduler;

import io.buswork.store.DispatchRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dispatch records of this term. They say after a crash what may have been running where; most
 * batches are through before anybody could ask, so a record is written only of those that are still
 * open after a moment, and of those that wait for it. One statement at a time writes all that have
 * gathered.
 */
final class DispatchLog {

  private static final Logger LOG = LoggerFactory.getLogger(DispatchLog.class);
  private static final int MOST_AT_ONCE = 500;

  /** A batch that is through by then is never written. */
  private static final long LINGER_MILLIS = 100;

  private static final long RETRY_MILLIS = 1_000;

  private final TermScope scope;
  private final InFlight inFlight;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private final Deque<Pending> awaited = new ArrayDeque<>();
  private final List<Long> finished = new ArrayList<>();
  private boolean writing;
  private boolean lingering;

  private record Pending(SentBatch batch, long dueMillis) {}

  /**
   * @param inFlight what a record still has to name
   */
  DispatchLog(TermScope scope, InFlight inFlight) {
    this.scope = scope;
    this.inFlight = inFlight;
  }

  /** Puts a batch on record, unless it is settled within a moment. */
  void add(SentBatch batch) {
    pending.add(new Pending(batch, TermScope.monotonicMillis() + LINGER_MILLIS));
    linger();
  }

  /** Puts a batch on record as soon as can be. */
  void addNow(SentBatch batch) {
    awaited.add(new Pending(batch, 0));
    if (!writing) {
      write();
    }
  }

  /**
   * A task of a batch waits again under the number of the attempt that was sent: no record may name
   * that any more.
   *
   * @param inTable whether the record in the table does not by now
   */
  void withdrawn(SentBatch batch, boolean inTable) {
    switch (batch.onRecord()) {
      case WRITING -> batch.writeAgain();
      case WRITTEN -> {
        if (!inTable && !batch.isWhollySettled() && !batch.isToBeWrittenAgain()) {
          batch.writeAgain();
          addNow(batch);
        }
      }
      default -> {
        // What is written later names only what is still on its way.
      }
    }
  }

  /** A batch is settled whole: its record is dropped with the next settlement. */
  void finished(SentBatch batch) {
    if (batch.onRecord() == SentBatch.OnRecord.WRITTEN) {
      finished.add(batch.recordNumber());
    }
  }

  /** Whether there are records to drop. */
  boolean hasFinished() {
    return !finished.isEmpty();
  }

  /** The records to drop; they are the caller's care from now on. */
  List<Long> takeFinished() {
    List<Long> taken = List.copyOf(finished);
    finished.clear();
    return taken;
  }

  private void linger() {
    if (!lingering && !writing && !pending.isEmpty()) {
      lingering = true;
      scope
          .vertx()
          .setTimer(
              LINGER_MILLIS,
              fired -> {
                lingering = false;
                if (!writing && !scope.calls().isClosed()) {
                  write();
                }
              });
    }
  }

  private void write() {
    List<SentBatch> batches = new ArrayList<>();
    takeDue(awaited, batches);
    takeDue(pending, batches);
    if (batches.isEmpty()) {
      linger();
      return;
    }
    List<DispatchRecord> records = new ArrayList<>(batches.size());
    for (SentBatch batch : batches) {
      batch.onRecord(SentBatch.OnRecord.WRITING);
      records.add(batch.toRecord(scope.epoch(), inFlight.of(batch)));
    }
    writing = true;
    scope
        .calls()
        .untilAnswered(() -> scope.store().recordDispatches(scope.queue(), scope.epoch(), records))
        .onComplete(result -> written(batches, result.cause()));
  }

  private void written(List<SentBatch> batches, @Nullable Throwable failure) {
    writing = false;
    if (failure != null && !scope.calls().isClosed()) {
      LOG.error(
          "queue {}: {} dispatch records not written: if their nodes die, no attempt is used up",
          scope.queue(),
          batches.size(),
          failure);
    }
    // Also after a failure: it may have been the repetition of a statement that had its effect, and
    // dropping a record that is not there does no harm.
    for (SentBatch batch : batches) {
      if (failure != null && batch.hasPromises() && !batch.isThrough()) {
        tryAgainLater(batch);
        continue;
      }
      boolean again = batch.isToBeWrittenAgain();
      batch.onRecord(SentBatch.OnRecord.WRITTEN);
      if (batch.isWhollySettled()) {
        finished.add(batch.recordNumber());
      } else if (again) {
        awaited.add(new Pending(batch, 0));
      }
    }
    if (!scope.calls().isClosed()) {
      write();
    }
  }

  /** Without a record it is not sent, however long that takes. */
  private void tryAgainLater(SentBatch batch) {
    scope
        .vertx()
        .setTimer(
            RETRY_MILLIS,
            fired -> {
              if (!scope.calls().isClosed()) {
                addNow(batch);
              }
            });
  }

  private static void takeDue(Deque<Pending> from, List<SentBatch> batches) {
    long now = TermScope.monotonicMillis();
    while (!from.isEmpty() && from.element().dueMillis() <= now && batches.size() < MOST_AT_ONCE) {
      SentBatch batch = from.remove().batch();
      if (batch.onRecord() != SentBatch.OnRecord.WRITTEN && batch.isThrough()) {
        batch.onRecord(SentBatch.OnRecord.NEEDLESS);
      } else if (!batch.isWhollySettled()) {
        batches.add(batch);
      }
    }
  }
}
