package io.buswork.client;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Submits a list of any length, one request of bounded size after the other. */
final class BulkSubmit {

  /** The most tasks in one request. */
  static final int MAX_TASKS = 5_000;

  /** A request that has reached so many bytes takes no further task; the server takes 16 MiB. */
  static final int FULL_BYTES = 8 << 20;

  private final Iterator<NewTask> tasks;
  private final Function<Buffer, Future<List<Submitted>>> send;
  private final Consumer<List<Submitted>> taken;
  private @Nullable Buffer held;
  private int submitted;

  BulkSubmit(
      Iterator<NewTask> tasks,
      Function<Buffer, Future<List<Submitted>>> send,
      Consumer<List<Submitted>> taken) {
    this.tasks = tasks;
    this.send = send;
    this.taken = taken;
  }

  /** Sends all that is left. */
  Future<Integer> run() {
    Buffer lines = nextRequest();
    if (lines.length() == 0) {
      return Future.succeededFuture(submitted);
    }
    return send.apply(lines)
        .recover(failure -> Future.failedFuture(countedFromTheFirst(failure)))
        .compose(this::accept);
  }

  private Future<Integer> accept(List<Submitted> chunk) {
    submitted += chunk.size();
    taken.accept(chunk);
    return run();
  }

  /** Lines up to the limits. The one that would pass them is held back for the next request. */
  private Buffer nextRequest() {
    Buffer lines = Buffer.buffer();
    int count = 0;
    while (count < MAX_TASKS && (held != null || tasks.hasNext())) {
      Buffer line = held == null ? tasks.next().toJson().toBuffer().appendString("\n") : held;
      held = null;
      if (count > 0 && lines.length() + line.length() > FULL_BYTES) {
        held = line;
        break;
      }
      lines.appendBuffer(line);
      count++;
    }
    return lines;
  }

  private Throwable countedFromTheFirst(Throwable failure) {
    return failure instanceof BusworkException problem ? problem.shiftedBy(submitted) : failure;
  }
}
