package io.buswork.scheduler;

import io.buswork.task.Task;
import java.util.List;
import java.util.Set;

/**
 * Reads ready tasks from the table into the window, the highest priority first, a page at a time.
 * Pages grow and shrink with the size of the tasks, so that one never takes much memory.
 */
final class WindowRefill extends Refill {

  private static final int FIRST_PAGE = 100;
  private static final int LARGEST_PAGE = 2000;
  private static final int LARGEST_OF_PARKED = 10_000;
  private static final long PAGE_BYTES = 4 << 20;
  private static final int GROWTH = 4;
  private static final int GROWTH_OF_PARKED = 10;

  private final PageSize pageSize = new PageSize(FIRST_PAGE, LARGEST_PAGE, PAGE_BYTES, GROWTH);
  private final PageSize pageOfParked =
      new PageSize(FIRST_PAGE, LARGEST_OF_PARKED, PAGE_BYTES, GROWTH_OF_PARKED);
  private int fullAtSize = Integer.MAX_VALUE;
  private boolean amongParked;
  private boolean wantsPayloads;
  private boolean reading;
  private long pages;

  /**
   * @param afterPage called after each page: there may be something to send
   */
  WindowRefill(TermScope scope, QueueMemory memory, TaskIntake intake, Runnable afterPage) {
    super(scope, memory, intake, afterPage, "ready tasks");
  }

  /** Whether a priority's tasks are yet to be read before those of lower ones may be sent. */
  boolean isAwaited(int priority) {
    return memory.cursors().hasMore(priority) && memory.window().isEmpty(priority);
  }

  /** Whether there is more to read, and no room for it. */
  boolean isShutOut() {
    int priority = memory.cursors().highestWithMore();
    return !reading
        && !isPausing()
        && priority >= 0
        && !memory.window().isEmpty(priority)
        && (memory.window().size() >= fullAtSize || !memory.window().isBelowLowWater());
  }

  /** How many pages have been read. */
  long pages() {
    return pages;
  }

  /** Tasks have been taken out of the window, and not to be sent. */
  void roomWasMade() {
    fullAtSize = Integer.MAX_VALUE;
    check();
  }

  /** Starts reading, if there is something to read and room for it. */
  @Override
  void check() {
    int priority = memory.cursors().highestWithMore();
    if (reading
        || isPausing()
        || priority < 0
        || memory.window().size() >= fullAtSize
        || scope.calls().isClosed()) {
      return;
    }
    if (memory.window().isBelowLowWater() || memory.window().isEmpty(priority)) {
      read(priority);
    }
  }

  /** Reads everything once more: what is in memory is passed over. */
  void startOver() {
    for (int priority = Task.MIN_PRIORITY; priority <= Task.MAX_PRIORITY; priority++) {
      memory.cursors().leaveOut(priority, 1);
    }
    check();
  }

  private void read(int priority) {
    reading = true;
    memory.cursors().readStarts(priority);
    // Among parked tasks pages are long, and no known type's payload is read: the first that can
    // run ends the page.
    PageSize size = amongParked ? pageOfParked : pageSize;
    int limit = size.get();
    Set<String> withoutPayload =
        amongParked ? memory.kinds().types() : wantsPayloads ? Set.of() : notTakenIn();
    ReadGuard.Reading guarded = memory.guard().begin();
    long after = memory.cursors().seq(priority);
    scope
        .calls()
        .once(() -> scope.store().readReady(scope.queue(), priority, after, limit, withoutPayload))
        .onComplete(
            page -> {
              reading = false;
              if (page.succeeded()) {
                int parked = intake.takePage(priority, page.result(), withoutPayload, guarded);
                guarded.end();
                taken(priority, page.result(), size, parked);
              } else {
                guarded.end();
                failed(page.cause());
              }
            });
  }

  private Set<String> notTakenIn() {
    if (memory.aside().isEmpty()) {
      return memory.parked().types();
    }
    Set<String> types = memory.aside().types();
    types.addAll(memory.parked().types());
    return types;
  }

  private void taken(int priority, List<Task> page, PageSize size, int parked) {
    pages++;
    memory.cursors().readEnds(priority, parked >= 0 && page.size() < size.get());
    fullAtSize = parked == TaskIntake.FULL ? memory.window().size() : Integer.MAX_VALUE;
    // One that is pinned to a version may be taken in where its type is not.
    wantsPayloads = parked == TaskIntake.WITHOUT_PAYLOAD && size == pageSize;
    amongParked = parked > page.size() * 0.95;
    // A page that was read without payloads says nothing of one with them.
    if (!page.isEmpty() && (size == pageOfParked || (!amongParked && parked >= 0))) {
      size.adaptTo(page);
    }
    afterPage.run();
    check();
  }
}
