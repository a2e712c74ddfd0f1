package io.buswork.testing;

import io.buswork.api.BlockingTaskCheck;
import io.buswork.api.TaskCheck;
import io.buswork.handler.HandlerDeclaration;
import io.buswork.task.RetryPolicy;
import io.vertx.core.Vertx;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A handler's settings, taken and refused as a node does. */
final class CheckedSettings extends HandlerDeclaration {

  /** How it is found out whether a task was done, on the caller's context; null: not so. */
  @Nullable TaskCheck anyCheck() {
    BlockingTaskCheck blocking = blockingCheck();
    return blocking == null
        ? check()
        : task -> Vertx.currentContext().executeBlocking(() -> blocking.check(task), false);
  }

  /** How often a task is tried, and when. */
  RetryPolicy retries() {
    return new RetryPolicy(
        maxAttempts() == 0 ? RetryPolicy.DEFAULT.maxAttempts() : maxAttempts(),
        Objects.requireNonNullElse(backoff(), RetryPolicy.DEFAULT.backoff()));
  }
}
