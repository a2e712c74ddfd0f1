package io.buswork.scheduler;

import io.buswork.api.Delivery;
import io.buswork.bus.NodeStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Choosing the node for one task, and taking and giving back its credit there. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class PickerBenchmark {

  private static final String TYPE = "mail.send";
  private static final String LANE = "io-short";
  private static final int ON_THEIR_WAY = 1024;

  /** How many nodes can run the kind. */
  @Param({"2", "20"})
  public int nodes;

  private final TaskKind kind = new TaskKind(TYPE, null);
  private final Route[] onTheirWay = new Route[ON_THEIR_WAY];
  private NodePicker picker = new NodePicker(new NodeDirectory("default", Set::of, () -> 0));
  private int next;

  /** Lets every node say what it can do, each a little slower than the one before. */
  @Setup
  public void hearNodes() {
    Set<String> names =
        IntStream.range(0, nodes).mapToObj(i -> "node-" + i).collect(Collectors.toSet());
    var directory = new NodeDirectory("default", () -> names, () -> 0);
    int index = 0;
    for (String name : names) {
      directory.heard(status(name, 400 + 10L * index++));
    }
    picker = new NodePicker(directory);
    for (int i = 0; i < ON_THEIR_WAY; i++) {
      onTheirWay[i] = choose();
    }
  }

  /** One task goes to the best node; the one sent longest ago is back. */
  @Benchmark
  public Route chooseWithTasksOnTheirWay() {
    Route chosen = choose();
    onTheirWay[next].release();
    onTheirWay[next] = chosen;
    next = (next + 1) % ON_THEIR_WAY;
    return chosen;
  }

  private Route choose() {
    Route route = Objects.requireNonNull(picker.choose(kind));
    route.take();
    return route;
  }

  private static NodeStatus status(String node, long p50Micros) {
    var handler =
        new NodeStatus.Handler(
            TYPE,
            "jar",
            "mail",
            List.of("1.4.2"),
            LANE,
            0,
            0,
            Duration.ofSeconds(30),
            0,
            null,
            p50Micros,
            2 * p50Micros,
            0.1,
            0,
            0,
            Delivery.AT_LEAST_ONCE,
            null);
    return new NodeStatus(
        node,
        1,
        false,
        4,
        0.5,
        200,
        List.of(),
        List.of(handler),
        Map.of(),
        Map.of(LANE, 2 * ON_THEIR_WAY),
        Map.of(),
        List.of());
  }
}
