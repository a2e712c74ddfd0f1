package io.buswork.gateway;

import io.buswork.bus.BulkOrder;
import io.buswork.store.SearchPage;
import io.buswork.store.TaskFilter;
import io.buswork.store.TaskMatch;
import io.buswork.store.TaskSearch;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Does one thing to all tasks that match, from the newest down, a page at a time. Unfinished tasks
 * are changed by their queues' dispatchers only; one that is just moving is waited for.
 */
final class BulkRun {

  private static final long WAIT_MILLIS = 250;
  private static final int TRIES = 60;

  private final Vertx vertx;
  private final TaskSearch search;
  private final Dispatchers dispatchers;
  private final BulkDeed deed;
  private final TaskFilter filter;
  private final Promise<Result> end = Promise.promise();
  private volatile Result sofar;
  private volatile boolean stopped;

  /**
   * How far it is.
   *
   * @param before only tasks with a lower id are still to be looked at
   * @param matched how many tasks were found
   * @param changed how many of them are now as they should be
   */
  record Result(long before, long matched, long changed) {}

  /**
   * @param from how far it is already
   */
  BulkRun(
      Vertx vertx,
      TaskSearch search,
      Dispatchers dispatchers,
      BulkDeed deed,
      TaskFilter filter,
      Result from) {
    this.vertx = vertx;
    this.search = search;
    this.dispatchers = dispatchers;
    this.deed = deed;
    this.filter = filter;
    this.sofar = from;
  }

  /** How far it is. */
  Result sofar() {
    return sofar;
  }

  /** Goes no further than the page that it is at: then it fails. */
  void stop() {
    stopped = true;
  }

  /** Does it. Called once. */
  Future<Result> start() {
    goOn();
    return end.future();
  }

  private void goOn() {
    search
        .matches(filter, sofar.before(), BulkOrder.MOST)
        .compose(page -> change(page.items()).map(changed -> pageDone(page, changed)))
        .onFailure(end::tryFail);
  }

  private SearchPage<TaskMatch> pageDone(SearchPage<TaskMatch> page, int changed) {
    Long next = page.next();
    sofar =
        new Result(
            next == null ? 0 : next,
            sofar.matched() + page.items().size(),
            sofar.changed() + changed);
    if (stopped) {
      end.fail(new IllegalStateException("it is done by another node"));
    } else if (next == null) {
      end.complete(sofar);
    } else {
      goOn();
    }
    return page;
  }

  /** How many of them were changed. */
  private Future<Integer> change(List<TaskMatch> tasks) {
    if (tasks.isEmpty()) {
      return Future.succeededFuture(0);
    }
    return switch (deed) {
      case CANCEL -> order(BulkOrder.Op.CANCEL, tasks);
      case RETRY -> order(BulkOrder.Op.RETRY, tasks);
      case DELETE ->
          order(BulkOrder.Op.CANCEL, tasks.stream().filter(task -> !task.ended()).toList())
              .compose(v -> search.deleteEnded(tasks.stream().map(TaskMatch::id).toList()));
    };
  }

  /** Orders all queues at once; each has its own dispatcher. */
  private Future<Integer> order(BulkOrder.Op op, List<TaskMatch> tasks) {
    Map<String, List<Long>> byQueue =
        tasks.stream()
            .collect(
                Collectors.groupingBy(
                    TaskMatch::queue, Collectors.mapping(TaskMatch::id, Collectors.toList())));
    List<Future<Integer>> counts =
        byQueue.entrySet().stream()
            .map(queue -> order(queue.getKey(), new BulkOrder(op, queue.getValue()), TRIES))
            .toList();
    return counts.isEmpty()
        ? Future.succeededFuture(0)
        : Future.join(counts)
            .map(all -> all.<Integer>list().stream().mapToInt(Integer::intValue).sum());
  }

  private Future<Integer> order(String queue, BulkOrder order, int triesLeft) {
    return dispatchers
        .change(queue, order)
        .recover(
            failure ->
                failure instanceof ReplyException && triesLeft > 1
                    ? vertx
                        .timer(WAIT_MILLIS, TimeUnit.MILLISECONDS)
                        .compose(waited -> order(queue, order, triesLeft - 1))
                    : Future.failedFuture(failure));
  }
}
