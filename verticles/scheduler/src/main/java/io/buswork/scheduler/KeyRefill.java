package io.buswork.scheduler;

import io.buswork.store.KeyCursor;
import io.buswork.task.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads tasks with a concurrency key from the table: which keys have any, and the first few of
 * each. A key's tasks are read behind a cursor of its own, so that a key with a million tasks costs
 * what one with ten does.
 */
final class KeyRefill extends Refill {

  private static final int KEYS = 200;
  private static final int ENOUGH_WANTING = 500;
  private static final int ROWS_AT_ONCE = 64;
  private static final int LEAST_OF_A_KEY = 4;
  private static final int MOST_AT_ONCE = 2000;
  private static final int PAGE_OF_PARKED = 5000;
  private static final int FIRST_PAGE = 64;
  private static final long PAGE_BYTES = 4 << 20;
  private static final int GROWTH = 4;
  private static final int TIMES_WHAT_MAY_RUN = 4;
  private static final int LEAST_OF_A_LIMITED_KEY = 16;

  private final PageSize pageSize = new PageSize(FIRST_PAGE, MOST_AT_ONCE, PAGE_BYTES, GROWTH);
  private final PageSize pageOfParked =
      new PageSize(FIRST_PAGE, PAGE_OF_PARKED, PAGE_BYTES, GROWTH);
  private String keysUpto = "";
  private int fullAtSize = Integer.MAX_VALUE;
  private boolean started;
  private boolean lookingForKeys;
  private boolean findingKeys;
  private boolean reading;

  /**
   * @param afterPage called after each page: there may be something to send
   */
  KeyRefill(TermScope scope, QueueMemory memory, TaskIntake intake, Runnable afterPage) {
    super(scope, memory, intake, afterPage, "tasks with keys");
  }

  /** Whether it is not even known yet if there are tasks with a key: higher priorities, perhaps. */
  boolean isAwaited() {
    return !started;
  }

  /** Starts reading what there is to read and room for. */
  @Override
  void check() {
    if (scope.calls().isClosed() || isPausing()) {
      return;
    }
    findKeys();
    boolean isFull = memory.keyed().size() >= fullAtSize;
    if (!reading && !isFull && !memory.keyed().wanting().isEmpty()) {
      read();
    }
  }

  private void findKeys() {
    if (!findingKeys && keys().areKeysUnknown() && keysUpto.isEmpty()) {
      keys().looking();
      lookingForKeys = true;
    }
    boolean enough = memory.keyed().wanting().size() >= ENOUGH_WANTING;
    if (findingKeys || !lookingForKeys || enough || areRowsFull()) {
      return;
    }
    findingKeys = true;
    scope
        .calls()
        .once(() -> scope.store().readKeys(scope.queue(), keysUpto, KEYS))
        .onComplete(
            found -> {
              findingKeys = false;
              if (found.succeeded()) {
                found(found.result());
              } else {
                failed(found.cause());
              }
            });
  }

  private boolean areRowsFull() {
    return memory.keyed().rows() >= KeyedWindow.MAX_ROWS;
  }

  private void found(List<String> keys) {
    keys.forEach(keys()::found);
    boolean all = keys.size() < KEYS;
    if (all) {
      lookingForKeys = false;
      keys().looked();
    }
    keysUpto = all ? "" : keys.get(keys.size() - 1);
    started |= memory.keyed().wanting().isEmpty();
    afterPage.run();
    check();
  }

  private void read() {
    List<KeyRow> rows = nextRows();
    int limit = limit(rows);
    boolean amongParked = rows.get(0).isAmongParked();
    Set<String> withoutPayload = amongParked ? memory.kinds().types() : memory.parked().types();
    List<KeyCursor> cursors = new ArrayList<>(rows.size());
    for (KeyRow row : rows) {
      row.readStarts();
      cursors.add(row.cursor());
      memory.keyed().changed(row);
    }
    ReadGuard.Reading guarded = memory.guard().begin();
    reading = true;
    scope
        .calls()
        .once(() -> scope.store().readKeyed(scope.queue(), cursors, limit, withoutPayload))
        .onComplete(
            page -> {
              reading = false;
              if (page.succeeded()) {
                learnFrom(page.result(), amongParked, withoutPayload);
                take(rows, page.result(), limit, withoutPayload, guarded);
              } else {
                rows.forEach(this::notRead);
                failed(page.cause());
              }
              guarded.end();
            });
  }

  /** Those that have been waiting longest; one among parked tasks has a long page of its own. */
  private List<KeyRow> nextRows() {
    int most = Math.min(ROWS_AT_ONCE, pageSize.get() / LEAST_OF_A_KEY);
    List<KeyRow> rows = new ArrayList<>();
    for (KeyRow row : memory.keyed().wanting()) {
      if (rows.isEmpty() || !row.isAmongParked()) {
        rows.add(row);
      }
      if (rows.get(0).isAmongParked() || rows.size() >= most) {
        break;
      }
    }
    return rows;
  }

  private int limit(List<KeyRow> rows) {
    if (rows.get(0).isAmongParked()) {
      return pageOfParked.get();
    }
    int fair = memory.keyed().room() / (2 * Math.max(1, memory.keyed().wanting().size()));
    int most = Math.min(KeyIntake.MOST_OF_A_KEY / 2, pageSize.get() / rows.size());
    int limit = Math.max(LEAST_OF_A_KEY, Math.min(fair, most));
    KeyLimits limits = memory.keyed().limits();
    return limits.isLimitedInConcurrency()
        ? (int)
            Math.min(
                limit,
                Math.max(LEAST_OF_A_LIMITED_KEY, (long) TIMES_WHAT_MAY_RUN * limits.concurrency()))
        : limit;
  }

  private void take(
      List<KeyRow> rows,
      List<Task> page,
      int limit,
      Set<String> withoutPayload,
      ReadGuard.Reading guarded) {
    Map<String, List<Task>> byKey = new LinkedHashMap<>();
    for (Task task : page) {
      byKey
          .computeIfAbsent(
              String.valueOf(task.options().concurrencyKey()), key -> new ArrayList<>())
          .add(task);
    }
    boolean tookAll = true;
    for (KeyRow row : rows) {
      row.page(limit);
      List<Task> its = byKey.getOrDefault(row.key(), List.of());
      tookAll &= keys().takePage(row, its, limit, withoutPayload, guarded, intake);
      memory.keyed().changed(row);
    }
    fullAtSize = tookAll ? Integer.MAX_VALUE : memory.keyed().size();
    started = true;
    afterPage.run();
    check();
  }

  /** What was read without its payload says nothing of what is read with it. */
  private void learnFrom(List<Task> page, boolean amongParked, Set<String> withoutPayload) {
    List<Task> whole =
        amongParked || withoutPayload.isEmpty()
            ? page
            : page.stream().filter(task -> !withoutPayload.contains(task.type())).toList();
    if (!whole.isEmpty()) {
      (amongParked ? pageOfParked : pageSize).adaptTo(whole);
    }
  }

  private void notRead(KeyRow row) {
    row.readEnds(false);
    memory.keyed().changed(row);
  }

  private KeyIntake keys() {
    return intake.keys();
  }
}
