package io.buswork.scheduler;

import io.buswork.api.Delivery;
import io.buswork.task.Task;
import io.buswork.task.TaskState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An attempt that has been sent to a node and is not settled. */
final class Running {

  static final int LOG_LINES = 200;

  private final Task task;
  private final Route route;
  private final SentBatch batch;
  private long startedAtMillis;
  private String module = "";
  private String version = "";
  private int percent = -1;
  private @Nullable String message;
  private @Nullable Deque<String> logs;
  private boolean outcomeKnown;
  private boolean cancelOrdered;
  private @Nullable Promise<TaskState> settled;

  Running(Task task, Route route, SentBatch batch) {
    this.task = task;
    this.route = route;
    this.batch = batch;
  }

  Task task() {
    return task;
  }

  /** The attempt's number, from 1. */
  int attempt() {
    return task.nextAttempt();
  }

  /** What was promised of it when it was sent. */
  Delivery delivery() {
    return batch.promiseOf(task.id());
  }

  Route route() {
    return route;
  }

  WorkerNode node() {
    return route.node();
  }

  SentBatch batch() {
    return batch;
  }

  boolean hasStarted() {
    return startedAtMillis > 0;
  }

  /** When it started, in milliseconds since 1970; 0 if it has not, or that is not known. */
  long startedAtMillis() {
    return startedAtMillis;
  }

  String module() {
    return module;
  }

  String version() {
    return version;
  }

  void started(long atMillis, String byModule, String byVersion) {
    startedAtMillis = atMillis;
    module = byModule;
    version = byVersion;
  }

  /** How far it is, 0 to 100; -1 if it has not said. */
  int percent() {
    return percent;
  }

  @Nullable String message() {
    return message;
  }

  void progressed(int toPercent, @Nullable String nowDoing) {
    percent = toPercent;
    message = nowDoing;
  }

  /** The last lines it logged. */
  Collection<String> logs() {
    return logs == null ? List.of() : logs;
  }

  void logged(List<String> lines) {
    if (logs == null) {
      logs = new ArrayDeque<>();
    }
    logs.addAll(lines);
    while (logs.size() > LOG_LINES) {
      logs.removeFirst();
    }
  }

  /** Whether it is known how it ended, and only the writing is left. */
  boolean isOutcomeKnown() {
    return outcomeKnown;
  }

  /** Its outcome has come: its place on the node is free. */
  void outcomeCame() {
    outcomeKnown = true;
    batch.oneHeardOf();
    route.release();
  }

  /** What the attempt makes of its task, once it is written; fails if it is not. */
  Future<TaskState> settled() {
    if (settled == null) {
      settled = Promise.promise();
    }
    return settled.future();
  }

  void settledAs(TaskState state) {
    if (settled != null) {
      settled.complete(state);
    }
  }

  void notSettled(Throwable why) {
    if (settled != null) {
      settled.fail(why);
    }
  }

  boolean isCancelOrdered() {
    return cancelOrdered;
  }

  void orderCancel() {
    cancelOrdered = true;
  }
}
