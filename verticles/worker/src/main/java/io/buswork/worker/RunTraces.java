package io.buswork.worker;

import io.buswork.bus.TaskOutcome;
import io.buswork.bus.TaskTracing;
import io.buswork.bus.TraceHeaders;
import io.buswork.task.Task;
import io.buswork.task.TaskError;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;

/** The spans of this node's attempts: how long each waited, and how long it ran. */
final class RunTraces {

  private final TaskTracing tracing;
  private final InstantSource time;

  RunTraces(TaskTracing tracing, InstantSource time) {
    this.tracing = tracing;
    this.time = time;
  }

  /** These are about to start. */
  void start(Collection<Run> runs) {
    if (tracing.isOn()) {
      runs.forEach(this::start);
    }
  }

  private void start(Run run) {
    Task task = run.task();
    String parent = task.options().headers().get(TraceHeaders.PARENT);
    if (parent == null) {
      return;
    }
    Instant since = task.runAt() == null ? task.createdAt() : task.runAt();
    if (task.attempt() == 0) {
      tracing.stretch("wait", task, parent, since, time.instant());
    }
    run.context().traced(tracing.run(task, parent));
  }

  /** It has ended. */
  void end(Run run) {
    TaskTracing.Span span = tracing.isOn() ? run.context().span() : null;
    if (span == null) {
      return;
    }
    TaskOutcome outcome = run.context().outcome();
    TaskError error = outcome.error();
    span.end(error == null ? null : error.type() + ": " + error.message());
  }
}
