package io.buswork.gateway;

import io.buswork.bus.NodeContext;
import io.buswork.bus.SubmitHints;
import io.buswork.task.Task;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;

/** Takes submitted tasks in, whichever way they came. Belongs to the gateway's context. */
final class TaskSubmit {

  /** The longest request. */
  static final int MAX_BYTES = 16 << 20;

  private final InstantSource time;
  private final SubmitBatcher batcher;
  private final Counter submitted;

  TaskSubmit(NodeContext node, SubmitHints hints) {
    var store = node.stores().tasks();
    var ids = new IdBlocks(store, System::nanoTime);
    this.time = node.time();
    this.batcher = new SubmitBatcher(store, ids, node.time(), hints::send);
    this.submitted =
        Counter.builder("buswork.tasks.submitted")
            .description("Tasks submitted through this node and committed")
            .register(node.meters());
  }

  /**
   * Stores what a request holds.
   *
   * @param body UTF-8
   * @param lines whether it is one task a line, and not JSON as a whole
   */
  Future<Submitted> submit(byte[] body, boolean lines) {
    TaskReader.Request request;
    try {
      request =
          lines ? TaskReader.ndjson(body, time.instant()) : TaskReader.json(body, time.instant());
    } catch (Problem problem) {
      return Future.failedFuture(problem);
    }
    return batcher
        .submit(request.tasks())
        .map(
            stored -> {
              submitted.increment(stored.size());
              return request.single() ? Submitted.one(stored.get(0)) : Submitted.many(stored);
            });
  }

  /** Stores tasks, all or none, with one statement; at least one. */
  Future<List<Task>> store(List<NewTask> tasks) {
    return batcher.submit(tasks).onSuccess(stored -> submitted.increment(stored.size()));
  }
}
