package io.buswork.bus;

import io.buswork.task.Task;
import io.buswork.task.TaskOptions;
import io.buswork.task.TaskState;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a task costs on its way through the event bus and back, in batches of 100. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(CodecBenchmark.TASKS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CodecBenchmark {

  static final int TASKS = 100;

  private static final long FIRST_ID = 1_000_000;
  private static final long FIRST_MILLIS = 1_700_000_000_000L;
  private static final int BUFFER_BYTES = 32 * 1024;
  private static final String PAD = "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrst";

  private final WireCodec<TaskBatch> taskCodec = BusCodecs.of(TaskBatch.class);
  private final WireCodec<OutcomeBatch> outcomeCodec = BusCodecs.of(OutcomeBatch.class);
  private final TaskBatch tasks =
      new TaskBatch("default", 7, 42, list(CodecBenchmark::task), false);
  private final OutcomeBatch outcomes =
      new OutcomeBatch("default", "node-1", 42, "mail", "1.4.2", list(CodecBenchmark::outcome));
  private final Buffer encodedTasks = encoded(taskCodec, tasks);
  private final Buffer encodedOutcomes = encoded(outcomeCodec, outcomes);

  /** Dispatcher's side. */
  @Benchmark
  public Buffer encodeTasks() {
    return encoded(taskCodec, tasks);
  }

  /** Worker's side. */
  @Benchmark
  public TaskBatch decodeTasks() {
    return taskCodec.decodeFromWire(0, encodedTasks);
  }

  /** Worker's side. */
  @Benchmark
  public Buffer encodeOutcomes() {
    return encoded(outcomeCodec, outcomes);
  }

  /** Dispatcher's side. */
  @Benchmark
  public OutcomeBatch decodeOutcomes() {
    return outcomeCodec.decodeFromWire(0, encodedOutcomes);
  }

  private static <T> Buffer encoded(WireCodec<T> codec, T message) {
    Buffer buffer = Buffer.buffer(BUFFER_BYTES);
    codec.encodeToWire(buffer, message);
    return buffer;
  }

  private static <T> List<T> list(LongFunction<T> element) {
    return LongStream.range(0, TASKS).mapToObj(element).toList();
  }

  private static Task task(long number) {
    return new Task(
        FIRST_ID + number,
        FIRST_ID + number,
        "default",
        "mail.send",
        TaskState.READY,
        Task.DEFAULT_PRIORITY,
        0,
        0,
        Instant.ofEpochMilli(FIRST_MILLIS + number),
        null,
        "{\"i\":" + number + ",\"name\":\"noop\",\"pad\":\"" + PAD + "\"}",
        TaskOptions.NONE);
  }

  private static TaskOutcome outcome(long number) {
    return new TaskOutcome(
        FIRST_ID + number,
        1,
        TaskOutcome.Kind.SUCCEEDED,
        "{\"sent\":" + number + "}",
        null,
        false,
        null,
        FIRST_MILLIS + number,
        120 + number,
        -1,
        List.of());
  }
}
