package io.buswork.scheduler;

import io.buswork.store.KeyCursor;
import io.buswork.task.Task;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds ready tasks with a concurrency key that no hint told of: keys nobody knows, and of known
 * ones what lies before their cursors and is not in memory. A few keys at a time, round and round.
 */
final class KeySweep {

  private static final int KEYS = 200;
  private static final int OF_EACH = 20;

  private final TermScope scope;
  private final QueueMemory memory;
  private final KeyIntake keys;
  private String upto = "";
  private long found;

  KeySweep(TermScope scope, QueueMemory memory, KeyIntake keys) {
    this.scope = scope;
    this.memory = memory;
    this.keys = keys;
  }

  /** How many keys with tasks that were missed it has found since it began. */
  long found() {
    return found;
  }

  /** Looks at the next few keys; fails as the store does. */
  Future<Void> run() {
    return scope
        .calls()
        .once(() -> scope.store().readKeys(scope.queue(), upto, KEYS))
        .compose(
            page -> {
              upto = page.size() < KEYS ? "" : page.get(page.size() - 1);
              return look(known(page));
            });
  }

  private List<KeyRow> known(List<String> page) {
    List<KeyRow> known = new ArrayList<>();
    for (String key : page) {
      KeyRow row = memory.keyed().row(key);
      if (row == null) {
        found++;
        keys.found(key);
      } else if (!row.isBeingRead()) {
        known.add(row);
      }
    }
    return known;
  }

  private Future<Void> look(List<KeyRow> rows) {
    if (rows.isEmpty()) {
      return Future.succeededFuture();
    }
    List<KeyCursor> from = rows.stream().map(KeyRow::swept).toList();
    Set<String> types = memory.kinds().types();
    ReadGuard.Reading reading = memory.guard().begin();
    return scope
        .calls()
        .once(() -> scope.store().readKeyed(scope.queue(), from, OF_EACH, types))
        .onSuccess(page -> take(rows, page, reading))
        .onComplete(done -> reading.end())
        .mapEmpty();
  }

  private void take(List<KeyRow> rows, List<Task> page, ReadGuard.Reading reading) {
    Map<String, List<Task>> byKey = new HashMap<>();
    for (Task task : page) {
      String key = String.valueOf(task.options().concurrencyKey());
      byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(task);
    }
    for (KeyRow row : rows) {
      take(row, byKey.getOrDefault(row.key(), List.of()), reading);
      if (memory.keyed().row(row.key()) == row) {
        memory.keyed().changed(row);
      }
    }
  }

  private void take(KeyRow row, List<Task> tasks, ReadGuard.Reading reading) {
    for (Task task : tasks) {
      if (isMissed(row, task, reading)) {
        found++;
        row.leaveOut(task.priority(), task.seq());
      }
    }
    Task last = tasks.isEmpty() ? null : tasks.get(tasks.size() - 1);
    if (last == null || tasks.size() < OF_EACH || row.isUnread(last.priority(), last.seq())) {
      row.sweepFromStart();
    } else {
      row.swept(new KeyCursor(row.key(), last.priority(), last.seq()));
    }
  }

  private boolean isMissed(KeyRow row, Task task, ReadGuard.Reading reading) {
    if (row.isUnread(task.priority(), task.seq())) {
      return !row.hasMore();
    }
    return !reading.isStale(task.id())
        && !memory.known().knows(task.id())
        && memory.canRun(memory.kinds().of(task));
  }
}
