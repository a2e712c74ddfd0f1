package io.buswork.gateway;

import io.buswork.api.Backoff;
import io.buswork.api.Delivery;
import io.buswork.api.TaskBounds;
import io.buswork.store.GroupEnd;
import io.buswork.store.TaskFlow;
import io.buswork.task.OnDue;
import io.buswork.task.Task;
import io.buswork.task.TaskDelivery;
import io.buswork.task.TaskKey;
import io.buswork.task.TaskOptions;
import io.buswork.task.TaskState;
import io.buswork.task.Unique;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A task as it was submitted, field by field; it has no id yet. */
final class NewTask {

  @Nullable String type;
  String payload = "{}";
  String queue = Task.DEFAULT_QUEUE;
  boolean saysQueue;
  int priority = Task.DEFAULT_PRIORITY;
  @Nullable Duration delay;
  @Nullable Instant runAt;
  OnDue onDue = OnDue.ENQUEUE;
  int maxAttempts;
  @Nullable Duration timeout;
  @Nullable Instant expiresAt;
  @Nullable Backoff backoff;
  @Nullable String version;
  List<String> tags = List.of();
  Map<String, String> headers = Map.of();
  @Nullable String key;
  @Nullable Unique unique;
  @Nullable Delivery delivery;
  @Nullable String concurrencyKey;
  List<Long> after = List.of();

  /** What it waits for as well: items of the same request, by their index. */
  List<Integer> afterItems = List.of();

  boolean runIfFailed;
  @Nullable String group;
  @Nullable NewTask onGroupDone;

  /** What only shows when all fields are there. */
  void check(FieldErrors errors, String at, Instant now) {
    if (delay != null && runAt != null) {
      errors.add(at + "/runAt", "delay and runAt contradict each other: give one of them");
    }
    Instant due = due(now);
    if (expiresAt != null && !expiresAt.isAfter(due == null ? now : due)) {
      errors.add(at + "/expiresAt", "expiresAt must be later than the moment the task can start");
    }
    if (due != null && due.isAfter(now.plus(TaskBounds.MAX_TIME))) {
      errors.add(at + "/runAt", "runAt must be within 3660d from now");
    }
    if (onGroupDone != null) {
      onGroupDone.check(errors, at + "/onGroupDone", now);
    }
  }

  /** Whether it waits for others. */
  boolean waits() {
    return !after.isEmpty() || !afterItems.isEmpty();
  }

  /** Whether it waits for others or belongs to a group. */
  boolean isTied() {
    return group != null || waits();
  }

  /** For how many others it waits. */
  int edges() {
    return after.size() + afterItems.size();
  }

  /**
   * What ties it to others.
   *
   * @param firstItem the id of its request's first item
   * @return null if nothing does
   */
  @Nullable TaskFlow flow(long firstItem, Instant now) {
    if (!isTied()) {
      return null;
    }
    Set<Long> all = new LinkedHashSet<>(after);
    afterItems.forEach(item -> all.add(firstItem + item));
    return new TaskFlow(List.copyOf(all), runIfFailed, delay, runAt, group, groupEnd(now));
  }

  private @Nullable GroupEnd groupEnd(Instant now) {
    if (onGroupDone == null || group == null) {
      return null;
    }
    Map<String, String> headers = new HashMap<>(onGroupDone.headers);
    headers.put(TaskFlow.GROUP_HEADER, group);
    onGroupDone.headers = headers;
    return new GroupEnd(onGroupDone.toTask(0, now), onGroupDone.delay);
  }

  private @Nullable Instant due(Instant now) {
    return delay == null ? runAt : now.plus(delay);
  }

  Task toTask(long id, Instant now) {
    Instant due = waits() ? null : due(now);
    boolean delayed = due != null && due.isAfter(now);
    return new Task(
        id,
        id,
        queue,
        Objects.requireNonNull(type),
        waits() ? TaskState.BLOCKED : delayed ? TaskState.SCHEDULED : TaskState.READY,
        priority,
        0,
        maxAttempts,
        now,
        delayed ? due : null,
        payload,
        options());
  }

  private @Nullable TaskKey taskKey() {
    return key == null ? null : new TaskKey(key, unique);
  }

  private TaskOptions options() {
    boolean nothing =
        onDue == OnDue.ENQUEUE
            && timeout == null
            && expiresAt == null
            && backoff == null
            && version == null
            && tags.isEmpty()
            && headers.isEmpty()
            && key == null
            && delivery == null
            && concurrencyKey == null;
    return nothing
        ? TaskOptions.NONE
        : new TaskOptions(
            onDue,
            timeout,
            expiresAt,
            backoff,
            version,
            tags,
            headers,
            taskKey(),
            TaskDelivery.of(delivery),
            concurrencyKey);
  }
}
