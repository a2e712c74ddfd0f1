package io.buswork.gateway;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Refuses tasks for queues that hold as many as they may. What a queue holds is counted in the
 * table; until the next count each gateway hands out its part of the room that was left, so that
 * all of them together do not exceed it by more than what they are just storing. Queues without
 * such a limit are not counted. Belongs to the gateway's context.
 */
final class DepthGuard {

  /** A count that found no room holds for this many times as long as it took. */
  private static final int HOLDS_TIMES = 20;

  /** A count holds no longer than this. */
  private static final long HOLDS_NANOS = 1_000_000_000L;

  private static final int RETRY_AFTER_SECONDS = 1;

  private final Supplier<Future<Map<String, Long>>> limits;
  private final BiFunction<String, Long, Future<Long>> count;
  private final IntSupplier gateways;
  private final LongSupplier nanoTime;
  private final Map<String, Depth> depths = new HashMap<>();

  /** What is known of one queue. */
  private static final class Depth {
    private long limit;
    private long admitted;
    private long ended;
    private long counted;
    private long endedBefore;
    private long share;
    private long validUntil = Long.MIN_VALUE;
    private @Nullable Future<Void> counting;

    /** How many it holds, with all that this gateway has let in since. */
    private long used() {
      return counted + admitted - endedBefore;
    }
  }

  /**
   * @param limits the queues that are limited, with how many tasks each may hold
   * @param count how many tasks a queue holds; needs to count no further than to a number
   * @param gateways how many nodes may let tasks in
   * @param nanoTime a monotonic clock in nanoseconds
   */
  DepthGuard(
      Supplier<Future<Map<String, Long>>> limits,
      BiFunction<String, Long, Future<Long>> count,
      IntSupplier gateways,
      LongSupplier nanoTime) {
    this.limits = limits;
    this.count = count;
    this.gateways = gateways;
    this.nanoTime = nanoTime;
  }

  /** Learns which queues are limited. */
  Future<Void> load() {
    return limits.get().onSuccess(this::take).mapEmpty();
  }

  private void take(Map<String, Long> limits) {
    depths.keySet().retainAll(limits.keySet());
    limits.forEach(
        (queue, limit) -> {
          Depth depth = depths.computeIfAbsent(queue, q -> new Depth());
          if (depth.limit != limit) {
            depth.limit = limit;
            depth.validUntil = Long.MIN_VALUE;
          }
        });
  }

  /** Whether some queue is limited at all. */
  boolean isNeeded() {
    return !depths.isEmpty();
  }

  /**
   * Lets tasks in, all or none; fails with a {@link Problem} if they are too many.
   *
   * @return how many were let into each limited queue, for {@link #ended}
   */
  Future<Map<String, Integer>> admit(List<NewTask> tasks) {
    Map<String, Integer> wanted = new HashMap<>();
    for (NewTask task : tasks) {
      if (depths.containsKey(task.queue)) {
        wanted.merge(task.queue, 1, Integer::sum);
      }
    }
    Future<Void> all = Future.succeededFuture();
    Map<String, Integer> admitted = new HashMap<>();
    for (Map.Entry<String, Integer> each : wanted.entrySet()) {
      all =
          all.compose(before -> admit(each.getKey(), each.getValue()))
              .onSuccess(in -> admitted.put(each.getKey(), each.getValue()));
    }
    return all.map(admitted).onFailure(refused -> ended(admitted));
  }

  /** What was let in is stored, or has failed to be. */
  void ended(Map<String, Integer> admitted) {
    admitted.forEach(
        (queue, tasks) -> {
          Depth depth = depths.get(queue);
          if (depth != null) {
            depth.ended += tasks;
          }
        });
  }

  private Future<Void> admit(String queue, int tasks) {
    Depth depth = depths.get(queue);
    if (depth == null) {
      return Future.succeededFuture();
    }
    if (nanoTime.getAsLong() < depth.validUntil) {
      if (depth.used() - depth.counted + tasks <= depth.share) {
        depth.admitted += tasks;
        return Future.succeededFuture();
      }
      if (depth.counted >= depth.limit) {
        return Future.failedFuture(full(queue, depth));
      }
    }
    return count(queue, depth).compose(counted -> decide(queue, depth, tasks));
  }

  private static Future<Void> decide(String queue, Depth depth, int tasks) {
    if (depth.used() + tasks > depth.limit) {
      return Future.failedFuture(full(queue, depth));
    }
    depth.admitted += tasks;
    return Future.succeededFuture();
  }

  private Future<Void> count(String queue, Depth depth) {
    if (depth.counting != null) {
      return depth.counting;
    }
    long began = nanoTime.getAsLong();
    long endedBefore = depth.ended;
    Future<Void> counting =
        count.apply(queue, depth.limit).map(rows -> counted(depth, rows, endedBefore, began));
    if (!counting.isComplete()) {
      depth.counting = counting;
      counting.onComplete(done -> depth.counting = null);
    }
    return counting;
  }

  private @Nullable Void counted(Depth depth, long rows, long endedBefore, long began) {
    long now = nanoTime.getAsLong();
    depth.counted = rows;
    depth.endedBefore = endedBefore;
    depth.share = Math.max(0, depth.limit - rows) / Math.max(1, gateways.getAsInt());
    depth.validUntil = now + Math.min(HOLDS_NANOS, HOLDS_TIMES * (now - began));
    return null;
  }

  private static Problem full(String queue, Depth depth) {
    return Problem.tooMany(
        "queue " + queue + " may hold " + depth.limit + " unfinished tasks; nothing was stored",
        RETRY_AFTER_SECONDS);
  }
}
