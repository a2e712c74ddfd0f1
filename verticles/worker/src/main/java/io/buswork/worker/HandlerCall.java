package io.buswork.worker;

import io.buswork.api.AsyncTaskHandler;
import io.buswork.api.TaskContext;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls asynchronous handlers, as the JVM sees it always of many classes: it has seen three before
 * any module's. A call that has only met one module's handler is compiled for that one, together
 * with all around it; with each redeploy this code would be thrown away and compiled again, in the
 * middle of the load, and once more when the old classes are gone.
 */
final class HandlerCall {

  /** Enough for the JVM to begin to count which classes are called. */
  private static final int ROUNDS = 50_000;

  private static final Future<?> DONE = Future.succeededFuture();
  private static final AsyncTaskHandler FIRST = task -> DONE;
  private static final AsyncTaskHandler SECOND = task -> DONE;
  private static final AsyncTaskHandler THIRD = task -> DONE;

  private HandlerCall() {}

  /** Null from handlers that keep no promises. */
  static @Nullable Future<?> of(AsyncTaskHandler handler, TaskContext task) {
    return handler.handle(task);
  }

  /** Before the first module's handler is called; takes some milliseconds, once a process. */
  // None of them looks at its task.
  @SuppressWarnings("NullAway")
  static @Nullable Void rehearse() {
    List<AsyncTaskHandler> strangers = List.of(FIRST, SECOND, THIRD);
    for (int i = 0; i < ROUNDS; i++) {
      for (AsyncTaskHandler stranger : strangers) {
        of(stranger, null);
      }
    }
    return null;
  }
}
