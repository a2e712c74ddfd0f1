package io.buswork.scheduler;

import io.buswork.api.Delivery;
import io.buswork.task.OnDue;
import io.buswork.task.Task;
import io.buswork.task.TaskDelivery;
import io.buswork.task.TaskOptions;
import io.buswork.task.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tasks for tests, built step by step. */
final class Tasks {

  static final String QUEUE = "default";

  private final long id;
  private String type = "noop";
  private TaskState state = TaskState.READY;
  private int priority = 5;
  private int attempt;
  private int maxAttempts;
  private Instant runAt;
  private OnDue onDue = OnDue.ENQUEUE;
  private Instant expiresAt;
  private String version;
  private Delivery delivery;
  private String payload = "{}";
  private String concurrencyKey;
  private Map<String, String> headers = Map.of();

  private Tasks(long id) {
    this.id = id;
  }

  static Tasks task(long id) {
    return new Tasks(id);
  }

  static List<Task> ready(long fromId, int count) {
    List<Task> tasks = new ArrayList<>();
    for (long id = fromId; id < fromId + count; id++) {
      tasks.add(task(id).build());
    }
    return tasks;
  }

  Tasks type(String name) {
    type = name;
    return this;
  }

  Tasks state(TaskState now) {
    state = now;
    return this;
  }

  Tasks priority(int value) {
    priority = value;
    return this;
  }

  Tasks attempt(int used) {
    attempt = used;
    return this;
  }

  Tasks maxAttempts(int attempts) {
    maxAttempts = attempts;
    return this;
  }

  Tasks scheduled(Instant at, OnDue then) {
    state = TaskState.SCHEDULED;
    runAt = at;
    onDue = then;
    return this;
  }

  Tasks retrying(Instant at) {
    state = TaskState.RETRYING;
    runAt = at;
    return this;
  }

  Tasks expiresAt(Instant at) {
    expiresAt = at;
    return this;
  }

  Tasks version(String pinned) {
    version = pinned;
    return this;
  }

  Tasks delivery(Delivery promise) {
    delivery = promise;
    return this;
  }

  Tasks payload(String text) {
    payload = text;
    return this;
  }

  Tasks concurrencyKey(String key) {
    concurrencyKey = key;
    return this;
  }

  Tasks header(String name, String value) {
    headers = Map.of(name, value);
    return this;
  }

  Task build() {
    boolean plain =
        onDue == OnDue.ENQUEUE
            && expiresAt == null
            && version == null
            && delivery == null
            && concurrencyKey == null
            && headers.isEmpty();
    TaskOptions options =
        plain
            ? TaskOptions.NONE
            : TaskOptions.builder()
                .onDue(onDue)
                .expiresAt(expiresAt)
                .version(version)
                .delivery(TaskDelivery.of(delivery))
                .concurrencyKey(concurrencyKey)
                .headers(headers)
                .build();
    return new Task(
        id,
        id,
        QUEUE,
        type,
        state,
        priority,
        attempt,
        maxAttempts,
        Instant.EPOCH,
        runAt,
        payload,
        options);
  }

  static Task changed(Task task, TaskState state, int attempt, Instant runAt, long seq) {
    return new Task(
        task.id(),
        seq,
        task.queue(),
        task.type(),
        state,
        task.priority(),
        attempt,
        task.maxAttempts(),
        task.createdAt(),
        runAt,
        task.payload(),
        task.options());
  }
}
