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
 * The dispatch records of this term. One statement at a time writes all that have gathered; a batch
 * that is settled before its turn is never written.
 */
final class DispatchLog {

  private static final Logger LOG = LoggerFactory.getLogger(DispatchLog.class);
  private static final int MOST_AT_ONCE = 500;

  private final TermScope scope;
  private final Deque<SentBatch> pending = new ArrayDeque<>();
  private final List<Long> finished = new ArrayList<>();
  private boolean writing;

  DispatchLog(TermScope scope) {
    this.scope = scope;
  }

  /** Puts a batch on record; the statement is issued at once unless another is under way. */
  void add(SentBatch batch) {
    pending.add(batch);
    if (!writing) {
      write();
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

  private void write() {
    List<SentBatch> batches = new ArrayList<>();
    List<DispatchRecord> records = new ArrayList<>();
    while (!pending.isEmpty() && batches.size() < MOST_AT_ONCE) {
      SentBatch batch = pending.remove();
      if (batch.isWhollySettled()) {
        batch.onRecord(SentBatch.OnRecord.WRITTEN);
      } else {
        batch.onRecord(SentBatch.OnRecord.WRITING);
        batches.add(batch);
        records.add(batch.toRecord(scope.epoch()));
      }
    }
    if (batches.isEmpty()) {
      return;
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
      batch.onRecord(SentBatch.OnRecord.WRITTEN);
      if (batch.isWhollySettled()) {
        finished.add(batch.recordNumber());
      }
    }
    if (!pending.isEmpty() && !scope.calls().isClosed()) {
      write();
    }
  }
}
