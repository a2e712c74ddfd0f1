package io.buswork.scheduler;

import io.buswork.task.Task;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A store whose pages a test can keep on their way: they show what was there when it was read. */
final class SlowStore extends FakeStore {

  private final List<Runnable> onTheirWay = new ArrayList<>();
  private volatile boolean keepsPages;

  /** From now on no page arrives until {@link #arrive}. */
  void keepPages() {
    keepsPages = true;
  }

  /** How many pages are on their way. */
  synchronized int pagesOnTheirWay() {
    return onTheirWay.size();
  }

  /** All pages arrive, and so do the next ones. */
  void arrive() {
    keepsPages = false;
    List<Runnable> all;
    synchronized (this) {
      all = List.copyOf(onTheirWay);
      onTheirWay.clear();
    }
    all.forEach(Runnable::run);
  }

  @Override
  public Future<List<Task>> readReady(
      String queue, int priority, long afterSeq, int limit, Set<String> withoutPayload) {
    return slowly(super.readReady(queue, priority, afterSeq, limit, withoutPayload));
  }

  @Override
  public Future<List<Task>> readTimed(
      String queue, Instant after, long afterId, Instant before, int limit) {
    return slowly(super.readTimed(queue, after, afterId, before, limit));
  }

  private synchronized Future<List<Task>> slowly(Future<List<Task>> page) {
    if (!keepsPages) {
      return page;
    }
    Promise<List<Task>> later = Promise.promise();
    onTheirWay.add(() -> page.onComplete(later));
    return later.future();
  }
}
