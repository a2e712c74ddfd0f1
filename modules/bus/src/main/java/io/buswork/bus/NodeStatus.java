package io.buswork.bus;

import io.buswork.api.Backoff;
import io.buswork.api.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Worker to all, about twice a second and on every change that matters: what it can run and how
 * much more of it.
 *
 * @param node the worker node
 * @param number grows with each status; an older one than the last seen is ignored
 * @param draining whether it takes no new tasks
 * @param cores how many processors it has
 * @param cpuLoad the process's use of the machine, 0 to 1
 * @param loopLagMicros how late its event loops run, in microseconds
 * @param lanes its lanes
 * @param handlers the types it handles
 * @param allowances how many tasks each queue may have on this node at a time, by queue, then lane
 * @param defaultAllowance the same for queues not named, by lane
 * @param received by queue, the batch numbers it has had of the newest epoch it knows
 * @param remotes the remote workers that are connected to it
 */
public record NodeStatus(
    String node,
    long number,
    boolean draining,
    int cores,
    double cpuLoad,
    long loopLagMicros,
    List<Lane> lanes,
    List<Handler> handlers,
    Map<String, Map<String, Integer>> allowances,
    Map<String, Integer> defaultAllowance,
    Map<String, Received> received,
    List<Remote> remotes) {

  /**
   * A class of slots.
   *
   * @param name {@code cpu-short}, {@code cpu-long}, {@code io-short} or {@code io-long}
   * @param slots how many attempts may run in it at once
   * @param used how many do
   * @param withoutSlot how many run beside them: they were late, and gave their slots back
   * @param waiting how many wait on this node for a slot
   */
  public record Lane(String name, int slots, int used, int withoutSlot, int waiting) {}

  /**
   * A task type this node handles.
   *
   * @param type the type
   * @param kind {@code jar}, {@code native}, {@code remote} or {@code http}
   * @param module the module
   * @param versions the live versions, the one that serves unpinned tasks first
   * @param lane the lane its tasks run in
   * @param limit how many may run at once on this node; 0: no limit of its own
   * @param running how many run
   * @param timeout how long an attempt may run
   * @param maxAttempts attempts in all; 0: not said
   * @param backoff waits between attempts; null: not said
   * @param p50Micros median of the attempts' wall time, in microseconds; 0: not measured yet
   * @param p95Micros 95th percentile of the same
   * @param cpuShare processor time by wall time, 0 to 1; -1: not measured yet
   * @param succeeded attempts that succeeded since the node started
   * @param failed attempts that failed since the node started
   * @param delivery what is promised of tasks that do not say themselves
   * @param queue the queue of tasks that name none; null: not said
   */
  public record Handler(
      String type,
      String kind,
      String module,
      List<String> versions,
      String lane,
      int limit,
      int running,
      Duration timeout,
      int maxAttempts,
      @Nullable Backoff backoff,
      long p50Micros,
      long p95Micros,
      double cpuShare,
      long succeeded,
      long failed,
      Delivery delivery,
      @Nullable String queue) {}

  /**
   * Which batches of a queue have arrived.
   *
   * @param epoch the newest epoch known
   * @param upto every batch number up to this one has arrived
   * @param beyond further numbers that have
   */
  public record Received(long epoch, long upto, List<Long> beyond) {}

  /**
   * A remote worker.
   *
   * @param worker the name it gave itself
   * @param types the task types it serves, sorted
   * @param slots how many tasks it takes at a time
   * @param used how many it has
   * @param leaving whether it has said that it takes no more
   */
  public record Remote(String worker, List<String> types, int slots, int used, boolean leaving) {}
}
