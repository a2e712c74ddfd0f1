package io.buswork.bus;

import io.buswork.store.TaskChange;
import io.buswork.task.Task;
import io.buswork.task.TaskState;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells dispatchers of new tasks. A dispatcher on this node gets them whole, by reference; one
 * elsewhere gets by name alone those for which it has no room, and those that are due much later.
 * Belongs to one context.
 */
public final class SubmitHints {

  private static final Duration SOON = Duration.ofHours(1);
  private static final int MOST_KNOWN_QUEUES = 10_000;
  private static final int MOST_CHANGES = 2_000;

  private final EventBus bus;
  private final QueueDemands demands;
  private final InstantSource time;
  private final Set<String> knownQueues = new HashSet<>();

  /**
   * @param bus where they are sent
   * @param demands what dispatchers have said
   * @param time the database's time
   */
  public SubmitHints(EventBus bus, QueueDemands demands, InstantSource time) {
    this.bus = bus;
    this.demands = demands;
    this.time = time;
  }

  /** Tells of tasks that have been stored; at least one. */
  public void send(List<Task> tasks) {
    String queue = tasks.get(0).queue();
    if (tasks.stream().allMatch(task -> task.queue().equals(queue))) {
      send(queue, tasks);
      return;
    }
    Map<String, List<Task>> byQueue = new HashMap<>();
    for (Task task : tasks) {
      byQueue.computeIfAbsent(task.queue(), q -> new ArrayList<>()).add(task);
    }
    byQueue.forEach(this::send);
  }

  /** Tells of tasks that others' ends, or their own submit, have changed. */
  public void changed(List<TaskChange> changes) {
    Map<String, List<TaskChange>> byQueue = new HashMap<>();
    for (TaskChange change : changes) {
      byQueue.computeIfAbsent(change.queue(), queue -> new ArrayList<>()).add(change);
    }
    byQueue.forEach(
        (queue, its) -> {
          announce(queue);
          for (int i = 0; i < its.size(); i += MOST_CHANGES) {
            var part = List.copyOf(its.subList(i, Math.min(its.size(), i + MOST_CHANGES)));
            bus.send(Addresses.dispatcher(queue), new ChangeHint(queue, part));
          }
        });
  }

  private void send(String queue, List<Task> tasks) {
    announce(queue);
    bus.send(Addresses.dispatcher(queue), hint(queue, tasks));
  }

  private void announce(String queue) {
    if (knownQueues.size() >= MOST_KNOWN_QUEUES) {
      knownQueues.clear();
    }
    if (knownQueues.add(queue)) {
      bus.publish(Addresses.QUEUES, new JsonObject().put("queue", queue));
    }
  }

  private SubmitHint hint(String queue, List<Task> tasks) {
    if (demands.hasDispatcherHere(queue)) {
      return new SubmitHint(queue, tasks, List.of());
    }
    boolean full = demands.isFull(queue);
    Instant later = time.instant().plus(SOON);
    List<Task> whole = new ArrayList<>();
    List<SubmitHint.Ref> named = new ArrayList<>();
    for (Task task : tasks) {
      boolean far =
          task.state() == TaskState.SCHEDULED
              && task.runAt() != null
              && task.runAt().isAfter(later);
      if (full || far || task.state() == TaskState.BLOCKED) {
        named.add(SubmitHint.Ref.to(task));
      } else {
        whole.add(task);
      }
    }
    return new SubmitHint(queue, whole, named);
  }
}
