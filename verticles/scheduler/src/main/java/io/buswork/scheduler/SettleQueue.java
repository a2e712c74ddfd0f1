package io.buswork.scheduler;

import io.buswork.store.Settlement;
import io.buswork.store.StatementUndoneException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes settlements. While a statement is under way the next ones gather, so that batches are as
 * large as the load makes them, and one alone waits for nothing.
 */
final class SettleQueue {

  /** With more than this waiting, no more tasks should be sent. */
  static final int FULL = 20_000;

  private static final Logger LOG = LoggerFactory.getLogger(SettleQueue.class);
  private static final int MOST_AT_ONCE = 1000;
  private static final int STATEMENTS_AT_ONCE = 2;

  private final TermScope scope;
  private final DispatchLog dispatchLog;
  private final SettleLine waiting = new SettleLine();
  private @Nullable SettleEffects effects;
  private int statements;
  private int beingWritten;

  SettleQueue(TermScope scope, DispatchLog dispatchLog) {
    this.scope = scope;
    this.dispatchLog = dispatchLog;
  }

  /** What follows from each settlement. Called once, before any is added. */
  void whenWritten(SettleEffects then) {
    effects = then;
  }

  /** Takes a settlement; {@link #flush} writes it. */
  void add(Settling settling) {
    waiting.add(settling);
  }

  /** Takes a settlement that its worker has written: only what follows is left. */
  void alreadyWritten(Settling settling) {
    follow(settling, false);
    effects().batchEnds();
  }

  /** How many settlements are not written yet. */
  int size() {
    return waiting.size() + beingWritten;
  }

  boolean isFull() {
    return size() >= FULL;
  }

  /** Issues what statements it can. */
  void flush() {
    while (statements < STATEMENTS_AT_ONCE && !waiting.isEmpty()) {
      write(waiting.take(MOST_AT_ONCE), dispatchLog.takeFinished());
    }
  }

  /** Drops finished dispatch records although nothing else is to be written. */
  void flushRecords() {
    if (statements == 0 && waiting.isEmpty() && dispatchLog.hasFinished()) {
      write(List.of(), dispatchLog.takeFinished());
    }
  }

  private void write(List<Settling> batch, List<Long> records) {
    List<Settlement> settlements = new ArrayList<>(batch.size());
    for (Settling settling : batch) {
      settlements.add(settling.settlement());
    }
    boolean[] inDoubt = {false};
    statements++;
    beingWritten += batch.size();
    scope
        .calls()
        .untilAnswered(
            () ->
                scope
                    .store()
                    .settle(scope.queue(), scope.epoch(), settlements, records)
                    .onFailure(cause -> inDoubt[0] |= !(cause instanceof StatementUndoneException)))
        .onComplete(
            result -> {
              statements--;
              beingWritten -= batch.size();
              if (result.succeeded()) {
                // If an earlier try may have been written, a refusal means that it was: nobody else
                // may change these rows within this term.
                written(batch, inDoubt[0] ? Set.of() : result.result());
              } else if (scope.calls().isClosed()) {
                batch.forEach(settling -> termIsOver(settling, result.cause()));
              } else {
                failed(batch, records, result.cause());
              }
              flush();
            });
  }

  /**
   * Outcomes are reported to the next dispatcher; who gave an order is told that it is not done.
   */
  private static void termIsOver(Settling settling, Throwable cause) {
    if (settling.answer() != null) {
      settling.answer().tryFail(cause);
    }
  }

  private void written(List<Settling> batch, Set<Long> refused) {
    for (Settling settling : batch) {
      follow(settling, !refused.isEmpty() && refused.contains(settling.task().id()));
    }
    effects().batchEnds();
  }

  /** What follows from one; if that fails, what follows from the others follows all the same. */
  private void follow(Settling settling, boolean isRefused) {
    try {
      if (isRefused) {
        effects().refused(settling);
      } else {
        effects().written(settling);
      }
    } catch (RuntimeException e) {
      LOG.error("queue {}: task {}: not all is told", scope.queue(), settling.task().id(), e);
    }
  }

  /** The database refuses the batch as such: halves it until what is at fault stands alone. */
  private void failed(List<Settling> batch, List<Long> records, Throwable cause) {
    if (batch.size() > 1) {
      LOG.warn(
          "queue {}: {} settlements cannot be written together: {}",
          scope.queue(),
          batch.size(),
          String.valueOf(cause));
      int half = batch.size() / 2;
      write(batch.subList(0, half), records);
      write(batch.subList(half, batch.size()), List.of());
      return;
    }
    for (Settling settling : batch) {
      LOG.error(
          "queue {}: task {}: its change to {} cannot be written",
          scope.queue(),
          settling.task().id(),
          settling.settlement().state(),
          cause);
      effects().unwritable(settling, cause);
    }
  }

  private SettleEffects effects() {
    return Objects.requireNonNull(effects, "whenWritten was not called");
  }
}
