package io.buswork.bus;

import io.buswork.task.TaskError;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one attempt ended, as the worker says.
 *
 * @param id the task
 * @param attempt the attempt's number, from 1
 * @param kind how it ended
 * @param result JSON text, for succeeded; else null
 * @param error for failed and timed out; else null
 * @param retryable whether a failed one may be tried again
 * @param delay for snoozed: how long to wait; for failed: instead of the backoff; else null
 * @param startedAtMillis when it started, in milliseconds since 1970; 0 if it did not
 * @param wallMicros how long it ran, in microseconds
 * @param cpuMicros processor time, in microseconds; -1 if not measured
 * @param logs what it logged
 */
public record TaskOutcome(
    long id,
    int attempt,
    Kind kind,
    @Nullable String result,
    @Nullable TaskError error,
    boolean retryable,
    @Nullable Duration delay,
    long startedAtMillis,
    long wallMicros,
    long cpuMicros,
    List<String> logs) {

  /** The same with other log lines. */
  public TaskOutcome withLogs(List<String> lines) {
    return new TaskOutcome(
        id,
        attempt,
        kind,
        result,
        error,
        retryable,
        delay,
        startedAtMillis,
        wallMicros,
        cpuMicros,
        lines);
  }

  /** How an attempt ended. */
  public enum Kind {
    /** With a result. */
    SUCCEEDED,
    /** With an error. */
    FAILED,
    /** By its timeout. */
    TIMED_OUT,
    /** It wants to be run again later, without using up an attempt. */
    SNOOZED,
    /** By an order to cancel. */
    CANCELED,
    /** Not run to its end, through no fault of its own (drain, undeploy): no attempt used up. */
    RETURNED,
    /** Cut off where it must not be run again unasked, or asked about and nobody can tell. */
    UNKNOWN,
    /** With a result that the attempt itself has written, in a transaction of its own. */
    COMMITTED
  }
}
