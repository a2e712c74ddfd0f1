package io.buswork.worker;

import io.buswork.api.Outcome;
import io.buswork.bus.TaskOutcome;
import io.buswork.bus.TaskOutcome.Kind;
import io.buswork.loader.RefusedExit;
import io.buswork.task.Durations;
import io.buswork.task.Task;
import io.buswork.task.TaskError;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a handler returned or threw, as the outcome of its attempt. */
final class Outcomes {

  /** Results are kept with the task: no more than this many characters. */
  static final int MAX_RESULT = 1 << 20;

  private static final int MAX_STACK = 8_192;
  private static final int MAX_MESSAGE = 4_096;

  private Outcomes() {}

  static TaskOutcome of(Run run, @Nullable Object value, long cpuMicros) {
    if (value instanceof Outcome.Snooze snooze) {
      return make(run, Kind.SNOOZED, null, null, true, snooze.delay(), cpuMicros);
    }
    if (value instanceof Outcome.RetryAfter retry) {
      TaskError error = new TaskError("retry-after", cut(retry.reason(), MAX_MESSAGE));
      return make(run, Kind.FAILED, null, error, true, retry.delay(), cpuMicros);
    }
    if (value instanceof Outcome.Discard discard) {
      TaskError error = new TaskError(TaskError.DISCARDED, cut(discard.reason(), MAX_MESSAGE));
      return make(run, Kind.FAILED, null, error, false, null, cpuMicros);
    }
    return succeeded(run, value, cpuMicros);
  }

  private static TaskOutcome succeeded(Run run, @Nullable Object value, long cpuMicros) {
    if (value == null) {
      return make(run, Kind.SUCCEEDED, null, null, true, null, cpuMicros);
    }
    String text;
    try {
      text = Json.encode(value);
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      String why = "the result, a " + value.getClass().getName() + ", cannot be written as JSON: ";
      TaskError error = new TaskError("result", cut(why + e.getMessage(), MAX_MESSAGE));
      return make(run, Kind.FAILED, null, error, false, null, cpuMicros);
    }
    if (text.length() > MAX_RESULT) {
      TaskError error =
          new TaskError(
              "result",
              "the result has " + text.length() + " characters; " + MAX_RESULT + " are allowed");
      return make(run, Kind.FAILED, null, error, false, null, cpuMicros);
    }
    return make(run, Kind.SUCCEEDED, text, null, true, null, cpuMicros);
  }

  static TaskOutcome failed(Run run, Throwable failure, long cpuMicros) {
    if (failure instanceof AttemptFailure told) {
      return make(
          run, Kind.FAILED, null, cut(told.error()), told.isRetryable(), told.delay(), cpuMicros);
    }
    RefusedExit exit = RefusedExit.in(failure);
    if (exit != null) {
      exit.claim();
      return exited(run, exit, false, cpuMicros);
    }
    return make(run, Kind.FAILED, null, error(failure), true, null, cpuMicros);
  }

  /** Its module wanted to end the JVM. */
  static TaskOutcome exited(Run run, RefusedExit exit, boolean retryable, long cpuMicros) {
    TaskError told = error(exit);
    TaskError error = new TaskError(TaskError.EXIT, told.message(), told.stack());
    return make(run, Kind.FAILED, null, error, retryable, null, cpuMicros);
  }

  static TaskOutcome stopped(Run run, Kind kind) {
    if (kind == Kind.RETURNED && run.mustNotRunAgainUnasked()) {
      return unknown(run, "cut off because its node or its module stopped", true);
    }
    TaskError error =
        kind == Kind.TIMED_OUT
            ? new TaskError(
                TaskError.TIMEOUT, "ran longer than " + Durations.format(run.context().timeout()))
            : null;
    return make(run, kind, null, error, true, null, -1);
  }

  /** Nobody can tell whether the task was done. */
  static TaskOutcome unknown(Run run, String why, boolean retryable) {
    TaskError error = new TaskError(TaskError.UNKNOWN, cut(why, MAX_MESSAGE));
    return make(run, Kind.UNKNOWN, null, error, retryable, null, -1);
  }

  /** The check whether the task was done has failed; the handler was not called. */
  static TaskOutcome checkFailed(Run run, Throwable failure) {
    TaskError cause = error(failure);
    String why =
        "whether it was done cannot be found out: " + cause.type() + ": " + cause.message();
    TaskError error = new TaskError(TaskError.CHECK_FAILED, cut(why, MAX_MESSAGE), cause.stack());
    return make(run, Kind.FAILED, null, error, true, null, -1);
  }

  /** The task goes back: nobody here runs it. */
  static TaskOutcome notTaken(Task task) {
    return new TaskOutcome(
        task.id(), task.nextAttempt(), Kind.RETURNED, null, null, true, null, 0, 0, -1, List.of());
  }

  /** The handler was not called, and never will be for this task. */
  static TaskOutcome refused(Run run, String type, String why) {
    return make(run, Kind.FAILED, null, new TaskError(type, why), false, null, -1);
  }

  /** The attempt has written its success itself. */
  static TaskOutcome committed(Run run, TaskOutcome success) {
    return make(run, Kind.COMMITTED, null, null, true, null, success.cpuMicros());
  }

  /** The attempt could not write its success, because the task is not its own any more. */
  static TaskOutcome disowned(Run run) {
    TaskError error =
        new TaskError(
            TaskError.TRANSACTION,
            "the task is not this attempt's any more: nothing was committed");
    return make(run, Kind.FAILED, null, error, true, null, -1);
  }

  private static TaskOutcome make(
      Run run,
      Kind kind,
      @Nullable String result,
      @Nullable TaskError error,
      boolean retryable,
      @Nullable Duration delay,
      long cpuMicros) {
    Task task = run.task();
    RunContext context = run.context();
    return new TaskOutcome(
        task.id(),
        task.nextAttempt(),
        kind,
        result,
        error,
        retryable,
        delay,
        context.startedAtMillis(),
        context.wallMicros(),
        cpuMicros,
        context.takeLines());
  }

  private static TaskError error(Throwable failure) {
    if (failure instanceof ReplyException reply) {
      return new TaskError(
          reply.failureType().name().toLowerCase(java.util.Locale.ROOT) + "-" + reply.failureCode(),
          cut(Objects.requireNonNullElse(reply.getMessage(), ""), MAX_MESSAGE));
    }
    String message = Objects.requireNonNullElse(failure.getMessage(), "");
    return new TaskError(failure.getClass().getName(), cut(message, MAX_MESSAGE), stack(failure));
  }

  /** As far as it is the handler's own: what called the handler tells its author nothing. */
  private static String stack(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    StringBuilder own = new StringBuilder();
    for (String line : text.toString().split("\n")) {
      if (!line.contains("io.buswork.worker.")
          && !line.contains("at io.vertx.core.impl.")
          && !line.contains("at io.netty.")
          && own.length() < MAX_STACK) {
        own.append(line.stripTrailing()).append('\n');
      }
    }
    return cut(own.toString(), MAX_STACK);
  }

  private static TaskError cut(TaskError error) {
    String stack = error.stack();
    return new TaskError(
        error.type(),
        cut(error.message(), MAX_MESSAGE),
        stack == null ? null : cut(stack, MAX_STACK));
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }
}
