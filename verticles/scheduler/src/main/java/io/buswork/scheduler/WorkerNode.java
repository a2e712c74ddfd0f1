package io.buswork.scheduler;

import io.buswork.api.Delivery;
import io.buswork.bus.NodeStatus;
import io.buswork.task.Task;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A worker node as one dispatcher knows it: what it last said, and what it has been sent. */
final class WorkerNode {

  private final String id;
  private final int index;
  private final String queue;
  private final long metAtMillis;
  private final InUse tasks = new InUse();
  private final Map<String, InUse> lanes = new HashMap<>();
  private final Map<String, InUse> types = new HashMap<>();
  private final Map<String, NodeStatus.Handler> handlers = new HashMap<>();
  private final Deque<SentBatch> onTheirWay = new ArrayDeque<>();
  private List<Task> outbox = new ArrayList<>();
  private List<Route> outboxRoutes = new ArrayList<>();
  private @Nullable NodeStatus status;
  private Map<String, Integer> allowances = Map.of();
  private boolean promises;
  private long heardAtMillis;
  private long statuses;
  private long lastBatch;
  private long lastAdoption;

  /**
   * @param index this node's number within the dispatcher's term, from 0
   * @param metAtMillis now
   */
  WorkerNode(String id, int index, String queue, long metAtMillis) {
    this.id = id;
    this.index = index;
    this.queue = queue;
    this.metAtMillis = metAtMillis;
    this.heardAtMillis = metAtMillis;
  }

  String id() {
    return id;
  }

  int index() {
    return index;
  }

  /** When this dispatcher first met it, in {@link TermScope#monotonicMillis()}. */
  long metAtMillis() {
    return metAtMillis;
  }

  /** Picks a task for it, which goes out with the next batch. */
  void pick(Task task, Route route) {
    outbox.add(task);
    outboxRoutes.add(route);
  }

  /** How many tasks are picked for it. */
  int picked() {
    return outbox.size();
  }

  /** The tasks picked for it; the caller's from now on. */
  List<Task> takeOutbox() {
    List<Task> taken = outbox;
    outbox = new ArrayList<>();
    return taken;
  }

  /** The routes of these tasks, in the same order. */
  List<Route> takeOutboxRoutes() {
    List<Route> taken = outboxRoutes;
    outboxRoutes = new ArrayList<>();
    return taken;
  }

  /** The number of the next batch to it, from 1. */
  long nextBatch() {
    return ++lastBatch;
  }

  /** The number of the next group of tasks on it that is taken over from an earlier term. */
  long nextAdoption() {
    return ++lastAdoption;
  }

  /** The batches that it has not said it has had, in the order they were sent first. */
  Deque<SentBatch> onTheirWay() {
    return onTheirWay;
  }

  /** Whether it has no task of this queue, and none is picked for it. */
  boolean isIdle() {
    return tasks.count() == 0 && outbox.isEmpty();
  }

  /** What it last said; null if nothing yet. */
  @Nullable NodeStatus status() {
    return status;
  }

  /** How often it has been heard of. */
  long statuses() {
    return statuses;
  }

  /** When it was last heard of, or else met, in {@link TermScope#monotonicMillis()}. */
  long heardAtMillis() {
    return heardAtMillis;
  }

  /**
   * Takes over what it says.
   *
   * @return whether it handles other types than before
   */
  boolean heard(NodeStatus news, long atMillis) {
    heardAtMillis = atMillis;
    statuses++;
    boolean changed =
        status == null
            || status.draining() != news.draining()
            || handlersDiffer(status.handlers(), news.handlers());
    status = news;
    allowances = news.allowances().getOrDefault(queue, news.defaultAllowance());
    handlers.clear();
    promises = false;
    for (NodeStatus.Handler handler : news.handlers()) {
      handlers.put(handler.type(), handler);
      promises |= handler.delivery() != Delivery.AT_LEAST_ONCE;
    }
    if (changed) {
      // Who counts by the old objects has a task, or a route that is not asked any more.
      types.entrySet().removeIf(type -> isDone(type.getKey(), type.getValue()));
    }
    return changed;
  }

  /** Whether any of its handlers promises more than at least once. */
  boolean hasPromises() {
    return promises;
  }

  /** What it said of all its types. */
  Collection<NodeStatus.Handler> handlers() {
    return handlers.values();
  }

  /** What it said of a type; null if it does not handle it. */
  NodeStatus.@Nullable Handler handler(String type) {
    return handlers.get(type);
  }

  /** How many tasks of this queue it may have in a lane. */
  int allowance(String lane) {
    return allowances.getOrDefault(lane, 0);
  }

  /** What this queue has on it in all. */
  InUse tasks() {
    return tasks;
  }

  /** What this queue has on it in a lane. */
  InUse lane(String lane) {
    return lanes.computeIfAbsent(lane, l -> new InUse());
  }

  /** What this queue has on it of a type. */
  InUse type(String type) {
    return types.computeIfAbsent(type, t -> new InUse());
  }

  private boolean isDone(String type, InUse inUse) {
    return inUse.count() == 0 && !handlers.containsKey(type);
  }

  private static boolean handlersDiffer(
      List<NodeStatus.Handler> before, List<NodeStatus.Handler> now) {
    if (before.size() != now.size()) {
      return true;
    }
    for (int i = 0; i < now.size(); i++) {
      NodeStatus.Handler a = before.get(i);
      NodeStatus.Handler b = now.get(i);
      if (!a.type().equals(b.type())
          || !a.lane().equals(b.lane())
          || !a.versions().equals(b.versions())) {
        return true;
      }
    }
    return false;
  }
}
