package io.buswork.scheduler;

import io.buswork.task.Task;
import java.util.List;

/**
 * Reads the tasks of kinds that are set aside into the window, each kind by itself and in order, a
 * few at a time: those behind them have been read already.
 */
final class AsideRefill extends Refill {

  /** With fewer of a kind and priority in the window, more are read. */
  private static final int FEW = 250;

  private static final int LARGEST_PAGE = 1_000;
  private static final int FIRST_PAGE = 4;
  private static final long PAGE_BYTES = 2 << 20;
  private static final int GROWTH = 8;

  private final PageSize pageSize = new PageSize(FIRST_PAGE, LARGEST_PAGE, PAGE_BYTES, GROWTH);
  private int fullAtSize = Integer.MAX_VALUE;
  private boolean reading;

  /**
   * @param afterPage called after each page: there may be something to send
   */
  AsideRefill(TermScope scope, QueueMemory memory, TaskIntake intake, Runnable afterPage) {
    super(scope, memory, intake, afterPage, "ready tasks of a type");
  }

  /** Starts reading, if a kind has few tasks in the window and more in the table. */
  @Override
  void check() {
    AsideKinds aside = memory.aside();
    if (aside.isEmpty()
        || reading
        || isPausing()
        || memory.window().size() >= fullAtSize
        || scope.calls().isClosed()) {
      return;
    }
    for (TaskKind kind : aside.kinds()) {
      for (int priority = Task.MAX_PRIORITY; priority >= Task.MIN_PRIORITY; priority--) {
        if (aside.firstUnread(kind, priority) != AsideKinds.NONE
            && kind.row(priority).size() < FEW) {
          read(kind, priority);
          return;
        }
      }
    }
  }

  private void read(TaskKind kind, int priority) {
    reading = true;
    long first = memory.aside().takeFirstUnread(kind, priority);
    int limit = pageSize.get();
    ReadGuard.Reading guarded = memory.guard().begin();
    scope
        .calls()
        .once(
            () -> scope.store().readReadyOf(scope.queue(), priority, first - 1, limit, kind.type()))
        .onComplete(
            page -> {
              reading = false;
              if (!memory.aside().contains(kind)) {
                // It can run nowhere any more. Should it again, it is read in order.
                memory.cursors().leaveOut(priority, first);
              } else if (page.succeeded()) {
                taken(kind, priority, page.result(), limit, guarded);
              } else {
                memory.aside().leaveOut(kind, priority, first);
                failed(page.cause());
              }
              guarded.end();
              afterPage.run();
              check();
            });
  }

  private void taken(
      TaskKind kind, int priority, List<Task> page, int limit, ReadGuard.Reading guarded) {
    long noRoomFrom = intake.takeAside(kind, priority, page, guarded);
    fullAtSize = Integer.MAX_VALUE;
    if (noRoomFrom != AsideKinds.NONE) {
      memory.aside().leaveOut(kind, priority, noRoomFrom);
      fullAtSize = memory.window().size();
    } else if (page.size() == limit) {
      memory.aside().leaveOut(kind, priority, page.get(page.size() - 1).seq() + 1);
    }
    if (!page.isEmpty()) {
      pageSize.adaptTo(page);
    }
    if (!memory.aside().hasMore(kind)) {
      memory.aside().remove(kind);
    }
  }
}
