package io.buswork.gateway;

import io.buswork.bus.TaskTracing;
import io.buswork.bus.TraceHeaders;
import io.vertx.core.MultiMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** To which trace a request's tasks belong. */
final class SubmitTrace {

  private final TaskTracing.Span span;
  private final @Nullable String state;

  private SubmitTrace(TaskTracing.Span span, @Nullable String state) {
    this.span = span;
    this.state = state;
  }

  /** A request that begins; null if it belongs to no trace, and none is begun. */
  static @Nullable SubmitTrace of(TaskTracing tracing, MultiMap headers) {
    String parent = TraceHeaders.valid(headers.get(TraceHeaders.PARENT));
    return parent == null && !tracing.isOn()
        ? null
        : new SubmitTrace(
            tracing.submit(parent), parent == null ? null : headers.get(TraceHeaders.STATE));
  }

  /** The tasks belong to it, but for those that say themselves to which they do. */
  void stamp(List<NewTask> tasks) {
    String parent = span.traceparent();
    if (parent != null) {
      tasks.forEach(task -> task.headers = TraceHeaders.added(task.headers, parent, state));
    }
  }

  /**
   * It is over.
   *
   * @param failure why nothing was stored; null: it was
   */
  void end(@Nullable Throwable failure) {
    span.end(failure == null ? null : String.valueOf(failure.getMessage()));
  }
}
