package io.buswork.scheduler;

import io.buswork.task.Task;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/**
 * A store with a million waiting tasks, of one type or of many, none of which takes memory until it
 * is read.
 */
final class EndlessStore extends FakeStore {

  static final long COUNT = 1_000_000;

  final AtomicLong rowsRead = new AtomicLong();
  final AtomicLong mostPayload = new AtomicLong();
  private final LongFunction<String> type;
  private final String payload;

  EndlessStore(String type, String payload) {
    this(id -> type, payload);
  }

  EndlessStore(LongFunction<String> type, String payload) {
    this.type = type;
    this.payload = payload;
  }

  @Override
  public Future<List<Task>> readReady(
      String queue, int priority, long afterSeq, int limit, Set<String> withoutPayload) {
    if (priority != 5 || afterSeq >= COUNT) {
      return super.readReady(queue, priority, afterSeq, limit, withoutPayload);
    }
    List<Task> page = new ArrayList<>();
    for (long id = afterSeq + 1; id <= COUNT && page.size() < limit; id++) {
      String its = type.apply(id);
      String text = withoutPayload.contains(its) ? "" : payload;
      page.add(Tasks.task(id).type(its).payload(text).build());
    }
    mostPayload.accumulateAndGet(
        page.stream().mapToLong(task -> task.payload().length()).sum(), Math::max);
    rowsRead.addAndGet(page.size());
    if (page.size() == limit) {
      return Future.succeededFuture(page);
    }
    return super.readReady(queue, priority, COUNT, limit - page.size(), withoutPayload)
        .map(
            rest -> {
              page.addAll(rest);
              return page;
            });
  }
}
