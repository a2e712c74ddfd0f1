package io.buswork.postgres;

import static io.buswork.postgres.PostgresStage.QUEUE;
import static io.buswork.postgres.PostgresStage.await;

import io.buswork.store.GroupEnd;
import io.buswork.store.Settlement;
import io.buswork.store.Submission;
import io.buswork.store.Taken;
import io.buswork.store.TaskChange;
import io.buswork.store.TaskFlow;
import io.buswork.store.TaskView;
import io.buswork.task.Task;
import io.buswork.task.TaskOptions;
import io.buswork.task.TaskState;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Submits tasks that wait for others, and ends them, on a real server. */
final class WorkflowStage implements AutoCloseable {

  final PostgresStage postgres = new PostgresStage();

  /** What settlements have made of other tasks. */
  final Queue<TaskChange> released = new ConcurrentLinkedQueue<>();

  private final Map<String, Long> epochs = new ConcurrentHashMap<>();
  private final Map<Long, Task> tasks = new ConcurrentHashMap<>();

  WorkflowStage() {
    postgres.stores().flows().whenReleased(released::addAll);
  }

  long nextIds(int count) {
    return await(postgres.stores().tasks().reserveIds(count)).first();
  }

  /** A task that waits for nothing, stored. */
  Task free() {
    return free(QUEUE);
  }

  Task free(String queue) {
    Task task = task(nextIds(1), queue, TaskState.READY);
    await(postgres.stores().tasks().insert(List.of(task)));
    return task;
  }

  /** A task that waits for others, stored. */
  Task after(Long... predecessors) {
    return submit(new TaskFlow(List.of(predecessors), false, null, null, null, null));
  }

  Task afterEvenIfFailed(Long... predecessors) {
    return submit(new TaskFlow(List.of(predecessors), true, null, null, null, null));
  }

  Task afterWithDelay(Duration delay, Long predecessor) {
    return submit(new TaskFlow(List.of(predecessor), false, delay, null, null, null));
  }

  Task inGroup(String group, GroupEnd end) {
    return submit(new TaskFlow(List.of(), false, null, null, group, end));
  }

  Task submit(TaskFlow flow) {
    Task task = blocked(nextIds(1), flow);
    await(submitting(Map.of(task, flow)));
    return task;
  }

  Task blocked(long id, TaskFlow flow) {
    return task(id, QUEUE, flow.after().isEmpty() ? TaskState.READY : TaskState.BLOCKED);
  }

  Future<Taken> submitting(Map<Task, TaskFlow> all) {
    Map<Long, TaskFlow> flows = new HashMap<>();
    all.forEach((task, flow) -> flows.put(task.id(), flow));
    return postgres
        .stores()
        .tasks()
        .insertKeyed(new Submission(List.copyOf(all.keySet()), null, flows));
  }

  /** What a group's end submits. */
  GroupEnd end(String type) {
    Task task = task(0, QUEUE, TaskState.READY);
    return new GroupEnd(
        new Task(
            0,
            0,
            QUEUE,
            type,
            TaskState.READY,
            7,
            0,
            3,
            task.createdAt(),
            null,
            "{\"a\":1}",
            TaskOptions.NONE),
        null);
  }

  Task task(long id, String queue, TaskState state) {
    Task task =
        new Task(id, id, queue, "t", state, 5, 0, 0, Instant.now(), null, "{}", TaskOptions.NONE);
    tasks.put(id, task);
    return task;
  }

  void succeed(Task... all) {
    end(TaskState.SUCCEEDED, List.of(all));
  }

  void end(TaskState state, Collection<Task> all) {
    await(ending(state, all));
  }

  /** All of one queue. */
  Future<Set<Long>> ending(TaskState state, Collection<Task> all) {
    List<Settlement> ends = new ArrayList<>();
    for (Task task : all) {
      ends.add(
          state == TaskState.SUCCEEDED
              ? PostgresStage.success(task)
              : new Settlement(task.id(), 0, state, 0, null, null, null, List.of()));
    }
    String queue = all.iterator().next().queue();
    return postgres.stores().queues().settle(queue, epoch(queue), ends, List.of());
  }

  long epoch(String queue) {
    return epochs.computeIfAbsent(
        queue, name -> await(postgres.stores().queues().takeOver(name, "n")).epoch());
  }

  TaskState state(Task task) {
    return state(task.id());
  }

  TaskState state(long id) {
    return view(id).state();
  }

  TaskView view(long id) {
    return await(postgres.stores().tasks().find(id)).orElseThrow();
  }

  /** The task as it is in the table. */
  Task stored(long id) {
    return view(id).task();
  }

  @Override
  public void close() {
    postgres.close();
  }
}
