package io.buswork.scheduler;

import io.buswork.api.Backoff;
import io.buswork.api.Delivery;
import io.buswork.bus.NodeStatus;
import io.buswork.bus.TaskEvent;
import io.buswork.bus.TaskOutcome;
import io.buswork.store.Settlement;
import io.buswork.task.Attempt;
import io.buswork.task.AttemptOutcome;
import io.buswork.task.RetryPolicy;
import io.buswork.task.Task;
import io.buswork.task.TaskError;
import io.buswork.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What an attempt's end makes of its task. Changes nothing itself. */
final class OutcomeRules {

  /** The error type of an attempt whose own outcome the database did not take. */
  static final String NOT_STORED = "result-not-stored";

  private final RandomGenerator random;

  OutcomeRules(RandomGenerator random) {
    this.random = random;
  }

  /**
   * The settlement of an outcome. One that is {@code RETURNED} needs none and is not asked about.
   *
   * @param handler what the node says of the type; null if it is not known any more
   */
  Settlement settle(
      Running running, TaskOutcome outcome, NodeStatus.@Nullable Handler handler, Instant now) {
    if (running.isCancelOrdered() && outcome.kind() != TaskOutcome.Kind.SUCCEEDED) {
      boolean known = outcome.kind() != TaskOutcome.Kind.UNKNOWN;
      AttemptOutcome end = known ? AttemptOutcome.CANCELED : AttemptOutcome.UNKNOWN;
      return end(running, outcome, TaskState.CANCELED, end, now);
    }
    return switch (outcome.kind()) {
      case SUCCEEDED -> end(running, outcome, TaskState.SUCCEEDED, AttemptOutcome.SUCCEEDED, now);
      case CANCELED -> end(running, outcome, TaskState.CANCELED, AttemptOutcome.CANCELED, now);
      case FAILED -> failed(running, outcome, AttemptOutcome.FAILED, handler, now);
      case TIMED_OUT -> failed(running, outcome, AttemptOutcome.TIMED_OUT, handler, now);
      case SNOOZED -> snoozed(running, outcome, now);
      case UNKNOWN -> unknown(running, outcome, now);
      case COMMITTED, RETURNED ->
          throw new IllegalArgumentException(
              "task " + outcome.id() + ": nothing to write of an attempt " + outcome.kind());
    };
  }

  /** What an attempt has made of its task itself; it is written already. */
  Settlement committed(Running running, TaskOutcome outcome, Instant now) {
    return end(running, outcome, TaskState.SUCCEEDED, AttemptOutcome.SUCCEEDED, now);
  }

  /**
   * The settlement of an attempt whose node is gone: an attempt is used up. After the first loss
   * the task is ready at once, after further ones it waits, since it may be what kills the nodes.
   *
   * @param losses how many attempts of the task are known to be lost, this one included
   */
  Settlement lost(Running running, int losses, NodeStatus.@Nullable Handler handler, Instant now) {
    Task task = running.task();
    int used = running.attempt();
    var error = new TaskError(TaskError.NODE_LOST, "node " + running.node().id() + " is gone");
    var attempt = attempt(running, null, AttemptOutcome.LOST, error, now);
    if (running.delivery() == Delivery.AT_MOST_ONCE) {
      return inTheDark(running, now);
    }
    if (running.isCancelOrdered()) {
      return write(task, TaskState.CANCELED, used, null, attempt, null, List.of());
    }
    Optional<Duration> delay = policy(task, handler).delayAfter(used, random);
    if (delay.isEmpty()) {
      return write(task, TaskState.FAILED, used, null, attempt, null, List.of());
    }
    return losses <= 1
        ? write(task, TaskState.READY, used, null, attempt, null, List.of())
        : write(task, TaskState.RETRYING, used, now.plus(delay.get()), attempt, null, List.of());
  }

  /** The settlement of an attempt whose own could not be written. */
  static Settlement unwritable(Running running, String why, Instant now) {
    var error = new TaskError(NOT_STORED, why);
    var attempt = attempt(running, null, AttemptOutcome.FAILED, error, now);
    return write(
        running.task(), TaskState.FAILED, running.attempt(), null, attempt, null, List.of());
  }

  /** A change by order, not by an attempt. */
  static Settlement order(Task task, TaskState state) {
    return write(task, state, task.attempt(), null, null, null, List.of());
  }

  /** The kind of event that tells of a settlement; null if none does. */
  static TaskEvent.@Nullable Kind eventOf(Settlement settlement) {
    return switch (settlement.state()) {
      case SUCCEEDED -> TaskEvent.Kind.SUCCEEDED;
      case FAILED -> TaskEvent.Kind.FAILED;
      case CANCELED -> TaskEvent.Kind.CANCELED;
      case EXPIRED -> TaskEvent.Kind.EXPIRED;
      case SCHEDULED -> TaskEvent.Kind.SNOOZED;
      case RETRYING -> TaskEvent.Kind.RETRYING;
      case READY -> settlement.attempt() == null ? null : TaskEvent.Kind.RETRYING;
      case BLOCKED, RUNNING -> null;
    };
  }

  /** At most once, and nobody knows whether that once has been. */
  private static Settlement inTheDark(Running running, Instant now) {
    var error =
        new TaskError(
            TaskError.UNKNOWN,
            "node "
                + running.node().id()
                + " is gone; whether the task was done is unknown, and it is not run again");
    var attempt = attempt(running, null, AttemptOutcome.UNKNOWN, error, now);
    TaskState state = running.isCancelOrdered() ? TaskState.CANCELED : TaskState.FAILED;
    return write(running.task(), state, running.attempt(), null, attempt, null, List.of());
  }

  /**
   * Cut off, or asked about in vain. What may be asked about again is, with the next attempt, also
   * where there are none left: a redeploy fails no task.
   */
  private static Settlement unknown(Running running, TaskOutcome outcome, Instant now) {
    boolean again = outcome.retryable() && running.delivery() == Delivery.EXACTLY_ONCE;
    return again
        ? write(
            running.task(),
            TaskState.READY,
            running.attempt(),
            null,
            attempt(running, outcome, AttemptOutcome.UNKNOWN, outcome.error(), now),
            null,
            outcome.logs())
        : end(running, outcome, TaskState.FAILED, AttemptOutcome.UNKNOWN, now);
  }

  private Settlement failed(
      Running running,
      TaskOutcome outcome,
      AttemptOutcome kind,
      NodeStatus.@Nullable Handler handler,
      Instant now) {
    Task task = running.task();
    Optional<Duration> delay =
        mayBeRunAgain(running, outcome)
            ? policy(task, handler).delayAfter(running.attempt(), random)
            : Optional.empty();
    if (delay.isEmpty()) {
      AttemptOutcome last = isFailedCheck(outcome) ? AttemptOutcome.UNKNOWN : kind;
      return end(running, outcome, TaskState.FAILED, last, now);
    }
    Duration wait = Objects.requireNonNullElse(outcome.delay(), delay.get());
    return write(
        task,
        TaskState.RETRYING,
        running.attempt(),
        now.plus(wait),
        attempt(running, outcome, kind, outcome.error(), now),
        null,
        lines(running, outcome));
  }

  /** At most once: only if the handler itself has asked for it, and so knows that it may be. */
  private static boolean mayBeRunAgain(Running running, TaskOutcome outcome) {
    return outcome.retryable()
        && (running.delivery() != Delivery.AT_MOST_ONCE || outcome.delay() != null);
  }

  private static boolean isFailedCheck(TaskOutcome outcome) {
    return outcome.error() != null && outcome.error().type().equals(TaskError.CHECK_FAILED);
  }

  private static Settlement snoozed(Running running, TaskOutcome outcome, Instant now) {
    Duration wait = Objects.requireNonNullElse(outcome.delay(), Duration.ZERO);
    return write(
        running.task(),
        TaskState.SCHEDULED,
        running.task().attempt(),
        now.plus(wait),
        attempt(running, outcome, AttemptOutcome.SNOOZED, null, now),
        null,
        lines(running, outcome));
  }

  private static Settlement end(
      Running running, TaskOutcome outcome, TaskState state, AttemptOutcome kind, Instant now) {
    return write(
        running.task(),
        state,
        running.attempt(),
        null,
        attempt(running, outcome, kind, outcome.error(), now),
        outcome.result(),
        lines(running, outcome));
  }

  /** What it logged: the lines that were told of while it ran, then the rest. */
  private static List<String> lines(Running running, TaskOutcome outcome) {
    if (running.logs().isEmpty()) {
      return outcome.logs();
    }
    List<String> all = new ArrayList<>(running.logs());
    all.addAll(outcome.logs());
    return all.subList(Math.max(0, all.size() - Running.LOG_LINES), all.size());
  }

  private static Attempt attempt(
      Running running,
      @Nullable TaskOutcome outcome,
      AttemptOutcome kind,
      @Nullable TaskError error,
      Instant now) {
    long started = outcome == null ? running.startedAtMillis() : outcome.startedAtMillis();
    return new Attempt(
        running.attempt(),
        running.node().id(),
        running.module().isEmpty() ? null : running.module(),
        running.version().isEmpty() ? null : running.version(),
        started == 0 ? null : Instant.ofEpochMilli(started),
        now,
        outcome == null ? 0 : outcome.wallMicros(),
        outcome == null ? -1 : outcome.cpuMicros(),
        kind,
        error);
  }

  private static RetryPolicy policy(Task task, NodeStatus.@Nullable Handler handler) {
    if (handler == null || (handler.maxAttempts() == 0 && handler.backoff() == null)) {
      return RetryPolicy.DEFAULT.overriddenBy(task);
    }
    int attempts =
        handler.maxAttempts() > 0 ? handler.maxAttempts() : RetryPolicy.DEFAULT.maxAttempts();
    Backoff backoff = Objects.requireNonNullElse(handler.backoff(), RetryPolicy.DEFAULT.backoff());
    return new RetryPolicy(attempts, backoff).overriddenBy(task);
  }

  private static Settlement write(
      Task task,
      TaskState state,
      int used,
      @Nullable Instant runAt,
      @Nullable Attempt attempt,
      @Nullable String result,
      List<String> logs) {
    return new Settlement(task.id(), task.attempt(), state, used, runAt, attempt, result, logs);
  }
}
