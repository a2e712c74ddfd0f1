package io.buswork.bus;

import io.buswork.task.Task;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Spans of tasks, for a tracing server. A trace goes from the submit through the task to what it
 * submits: each says where it belongs by a W3C {@code traceparent}, which is kept among the task's
 * headers. Safe for use by several threads.
 */
public interface TaskTracing {

  /** Makes no spans. */
  TaskTracing OFF =
      new TaskTracing() {
        @Override
        public boolean isOn() {
          return false;
        }

        @Override
        public Span submit(@Nullable String parent) {
          return new Passed(parent);
        }

        @Override
        public Span run(Task task, String parent) {
          return new Passed(parent);
        }

        @Override
        public void stretch(String name, Task task, String parent, Instant from, Instant until) {}

        @Override
        public void close() {}
      };

  /** Whether there are any spans: asked before all else, so that without them nothing is done. */
  boolean isOn();

  /**
   * A submit begins.
   *
   * @param parent what its request said it belongs to; null: nothing
   */
  Span submit(@Nullable String parent);

  /** An attempt begins; its number is that of the task's next. */
  Span run(Task task, String parent);

  /** Something of a task's life that is over. */
  void stretch(String name, Task task, String parent, Instant from, Instant until);

  /** Sends what has not been sent; may block. */
  void close();

  /** Something that goes on. */
  interface Span {

    /** What follows from it says that it belongs here; null: to nothing. */
    @Nullable String traceparent();

    /**
     * It is over.
     *
     * @param error why it failed; null: it did not
     */
    void end(@Nullable String error);
  }

  /**
   * No span, but what it would have belonged to is passed on.
   *
   * @param traceparent that
   */
  record Passed(@Nullable String traceparent) implements Span {
    @Override
    public void end(@Nullable String error) {}
  }
}
