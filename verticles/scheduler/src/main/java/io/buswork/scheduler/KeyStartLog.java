package io.buswork.scheduler;

import io.buswork.store.RateLimit;
import io.buswork.store.RateUse;
import io.buswork.task.Task;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down, before they are sent, how many tasks of each concurrency key are started, where the
 * rate of keys has a long span: so the next dispatcher, however this one ends, begins with what
 * each key has used up. Spans that are short are waited for, and nothing is written.
 */
final class KeyStartLog {

  private static final Logger LOG = LoggerFactory.getLogger(KeyStartLog.class);
  private static final long AGAIN_MILLIS = 1_000;

  private final TermScope scope;
  private final KeyedWindow window;

  KeyStartLog(TermScope scope, KeyedWindow window) {
    this.scope = scope;
    this.window = window;
  }

  /** Whether these may be sent only once they are noted. */
  boolean mustNote(List<Task> tasks) {
    return span() != null && tasks.stream().anyMatch(KeyIntake::isKeyed);
  }

  /** Notes tasks that are about to be sent. Fails only if the term is over. */
  Future<Void> note(List<Task> tasks) {
    Duration span = span();
    Map<String, Integer> starts = new HashMap<>();
    for (Task task : tasks) {
      String key = task.options().concurrencyKey();
      if (key != null) {
        starts.merge(key, 1, Integer::sum);
      }
    }
    return span == null ? Future.succeededFuture() : write(starts, span);
  }

  /** Without its note no task is sent, however long that takes. */
  private Future<Void> write(Map<String, Integer> starts, Duration span) {
    return scope
        .calls()
        .untilAnswered(
            () -> scope.store().noteKeyStarts(scope.queue(), scope.epoch(), starts, span))
        .recover(cause -> writeLater(starts, span, cause));
  }

  private Future<Void> writeLater(Map<String, Integer> starts, Duration span, Throwable cause) {
    if (scope.calls().isClosed()) {
      return Future.failedFuture(cause);
    }
    LOG.error("queue {}: starts of {} keys not noted yet", scope.queue(), starts.size(), cause);
    return scope
        .vertx()
        .timer(AGAIN_MILLIS, TimeUnit.MILLISECONDS)
        .compose(later -> write(starts, span));
  }

  /** Takes over what the terms before have noted. */
  Future<Void> recall() {
    Duration span = span();
    return span == null
        ? Future.succeededFuture()
        : scope
            .calls()
            .untilAnswered(() -> scope.store().keyStarts(scope.queue(), span))
            .onSuccess(noted -> noted.forEach(this::remember))
            .mapEmpty();
  }

  /** What was noted was sent soon after: that it was as late as can be is on the safe side. */
  private void remember(String key, List<RateUse.Starts> noted) {
    List<RateUse.Starts> latest =
        noted.stream().map(each -> new RateUse.Starts(later(each.ago()), each.count())).toList();
    window.remember(key, new RateUse(latest, 0));
  }

  private static Duration later(Duration ago) {
    Duration less = ago.minus(RateLedger.SHORT);
    return less.isNegative() ? Duration.ZERO : less;
  }

  private @Nullable Duration span() {
    RateLimit rate = window.limits().rate();
    return rate != null && RateLedger.keeps(rate) ? rate.per() : null;
  }
}
