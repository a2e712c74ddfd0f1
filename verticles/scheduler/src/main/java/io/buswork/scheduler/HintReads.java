package io.buswork.scheduler;

import io.buswork.store.IdBlock;
import io.buswork.store.QueueStore;
import io.buswork.store.SqlSubmit;
import io.buswork.store.StoreUnavailableException;
import io.buswork.task.Task;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads tasks of which only the ids have been told, to pass them on whole. One read a queue at a
 * time: what comes meanwhile goes into the next one. Belongs to one context.
 */
final class HintReads {

  /** More than this waiting for one queue, and its dispatcher reads them itself. */
  static final int MOST_WAITING = 100_000;

  private static final Logger LOG = LoggerFactory.getLogger(HintReads.class);
  private static final int MOST_AT_ONCE = 500;
  private static final long MOST_BYTES = 2 << 20;

  private final QueueStore store;
  private final Consumer<List<Task>> onRead;
  private final Consumer<String> onMissed;
  private final Map<String, Line> lines = new HashMap<>();

  /** One task to read; the bytes are those of its like on average. */
  private record Wanted(long id, long bytes) {}

  private static final class Line {
    private final ArrayDeque<Wanted> wanted = new ArrayDeque<>();
    private boolean missed;
  }

  /**
   * @param onRead told of tasks of one queue, at least one
   * @param onMissed told of a queue of whose tasks some could not be passed on
   */
  HintReads(QueueStore store, Consumer<List<Task>> onRead, Consumer<String> onMissed) {
    this.store = store;
    this.onRead = onRead;
    this.onMissed = onMissed;
  }

  /** Reads these soon. */
  void add(SqlSubmit submit) {
    Line line = lines.get(submit.queue());
    boolean idle = line == null;
    if (line == null) {
      line = new Line();
      lines.put(submit.queue(), line);
    }
    if (line.wanted.size() + submit.count() > MOST_WAITING) {
      line.missed = true;
    } else {
      long bytes = submit.bytes() / Math.max(1, submit.count());
      for (IdBlock block : submit.ids()) {
        for (int i = 0; i < block.count(); i++) {
          line.wanted.add(new Wanted(block.first() + i, bytes));
        }
      }
    }
    if (idle) {
      next(submit.queue(), line);
    }
  }

  private void next(String queue, Line line) {
    List<Long> ids = take(line);
    if (ids.isEmpty()) {
      lines.remove(queue);
      if (line.missed) {
        onMissed.accept(queue);
      }
      return;
    }
    store
        .read(queue, ids)
        .onSuccess(
            tasks -> {
              if (!tasks.isEmpty()) {
                onRead.accept(tasks);
              }
            })
        .onFailure(
            cause -> {
              line.missed = true;
              if (!(cause instanceof StoreUnavailableException)) {
                LOG.error("queue {}: tasks submitted by SQL cannot be read", queue, cause);
              }
            })
        .onComplete(done -> next(queue, line));
  }

  private static List<Long> take(Line line) {
    List<Long> ids = new ArrayList<>();
    long bytes = 0;
    while (!line.wanted.isEmpty() && ids.size() < MOST_AT_ONCE && bytes < MOST_BYTES) {
      Wanted wanted = line.wanted.remove();
      ids.add(wanted.id());
      bytes += wanted.bytes();
    }
    return ids;
  }
}
