package io.buswork.scheduler;

import io.buswork.task.Task;
import io.buswork.task.TaskOptions;
import io.buswork.task.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A window of 50,000 tasks: what one task costs that comes in at the end, or from the middle (a
 * retry), and what taking the first one out costs.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class WindowBenchmark {

  private static final int TASKS = 50_000;
  private static final int LEVEL = Task.DEFAULT_PRIORITY;
  private static final long ROUND = 1;
  private static final String PAYLOAD = "{\"name\":\"noop\"}";

  /** How many kinds the tasks are of, in turn. */
  @Param({"1", "20"})
  public int kinds;

  private final List<TaskKind> kindList = new ArrayList<>();
  private final List<Task> tasks = new ArrayList<>();
  private TaskWindow window = new TaskWindow(2 * TASKS, Long.MAX_VALUE);
  private int next;
  private long seq;

  /** Fills the window. */
  @Setup(Level.Iteration)
  public void fill() {
    window = new TaskWindow(2 * TASKS, Long.MAX_VALUE);
    kindList.clear();
    for (int i = 0; i < kinds; i++) {
      kindList.add(new TaskKind("type-" + i, null));
    }
    tasks.clear();
    next = 0;
    seq = 0;
    for (int i = 0; i < TASKS; i++) {
      tasks.add(task(i));
      addNext();
    }
  }

  /** The dispatcher's steady state: the first one goes out, another comes in at the end. */
  @Benchmark
  public Waiting takeFirstAndAddLast() {
    Waiting first = Objects.requireNonNull(window.first(LEVEL, ROUND));
    window.remove(first);
    addNext();
    return first;
  }

  /** Looking alone. */
  @Benchmark
  public Waiting first() {
    return Objects.requireNonNull(window.first(LEVEL, ROUND));
  }

  /** One from anywhere in the window goes, as a cancel does, and comes back to the same place. */
  @Benchmark
  public Waiting removeAnywhereAndPutBack() {
    next = (next + 7_919) % TASKS;
    Waiting item = Objects.requireNonNull(window.find(next));
    window.remove(item);
    window.add(item.task(), item.kind(), LEVEL, item.seq());
    return item;
  }

  /** Adds the task that was added longest ago: it has just gone out. */
  private void addNext() {
    Task task = tasks.get(next);
    window.add(task, kindList.get(next % kinds), LEVEL, seq++);
    next = next + 1 == TASKS ? 0 : next + 1;
  }

  private static Task task(long id) {
    return new Task(
        id,
        id,
        "default",
        "type",
        TaskState.READY,
        LEVEL,
        0,
        0,
        Instant.EPOCH,
        null,
        PAYLOAD,
        TaskOptions.NONE);
  }
}
