package io.buswork.worker;

import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/** One attempt that a remote worker has, or that waits for one. Belongs to the worker's context. */
final class RemoteRun {

  private final RunContext task;
  private final RemoteType type;
  private final Promise<@Nullable Object> end = Promise.promise();
  private @Nullable RemoteSession session;
  private int looksSinceStop;

  RemoteRun(RunContext task, RemoteType type) {
    this.task = task;
    this.type = type;
  }

  RunContext task() {
    return task;
  }

  RemoteType type() {
    return type;
  }

  /** How it ends, unless it is stopped before. */
  Promise<@Nullable Object> end() {
    return end;
  }

  /** Who has it; null: nobody yet. */
  @Nullable RemoteSession session() {
    return session;
  }

  void session(RemoteSession holder) {
    session = holder;
  }

  /** Counts how long its worker has not answered to its having been stopped. */
  int lookSinceStop() {
    return ++looksSinceStop;
  }
}
