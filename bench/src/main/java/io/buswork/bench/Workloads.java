package io.buswork.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** The four workloads, through the public API. */
final class Workloads {

  private static final String QUEUE = "bench";
  private static final int CHUNK = 1_000;
  private static final int CONNECTIONS = 4;
  private static final int MAX_OUTSTANDING = 20_000;
  private static final int LATENCIES = 500;
  private static final int CLIENTS = 10;
  private static final long TICK_NANOS = 20_000_000;
  private static final int SINGLES = 5_000;
  private static final long SINGLES_TICK_NANOS = 1_000_000;
  private static final long CALM_NANOS = 1_500_000_000L;
  private static final String STAMP = "{\"type\":\"bench.stamp\",\"queue\":\"bench-latency\"}";
  private static final Duration WARM_UP = Duration.ofSeconds(15);
  private static final Duration MIXED_WARM_UP = Duration.ofSeconds(3);
  private static final Duration MIXED = Duration.ofSeconds(20);
  private static final long LOOK_NANOS = 25_000_000;
  private static final long RARE_LOOK_NANOS = 100_000_000;
  private static final int NEARLY_DONE = 10_000;
  private static final long SAMPLE_NANOS = 100_000_000;

  private final NodeUnderTest node;
  private final List<NodeUnderTest> nodes;
  private final Api api;
  private final long postgresPid;
  private final long settledBefore;
  private final List<String> chunks = new ArrayList<>();
  private final AtomicLong submitted = new AtomicLong();
  private volatile boolean producing;

  /**
   * @param nodes the first is the one that is submitted to
   */
  Workloads(List<NodeUnderTest> nodes, long postgresPid) {
    this.nodes = nodes;
    this.node = nodes.get(0);
    this.api = node.api();
    this.postgresPid = postgresPid;
    this.settledBefore = settled();
    for (int i = 0; i < 8; i++) {
      chunks.add(chunk(i));
    }
  }

  /** By whichever node dispatches. */
  private long settled() {
    return nodes.stream().mapToLong(each -> each.api().settled(QUEUE)).sum() - settledBefore;
  }

  private static String chunk(int number) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < CHUNK; i++) {
      lines
          .append("{\"type\":\"bench.noop\",\"queue\":\"" + QUEUE + "\",\"payload\":")
          .append(Payload.of(number * (long) CHUNK + i))
          .append("}\n");
    }
    return lines.toString();
  }

  /** Both at once until the JVM has compiled what it will run for months. */
  void warmUp() throws InterruptedException {
    mixed(WARM_UP);
  }

  Figure w1(int tasks) {
    api.pause(QUEUE);
    Stopwatch watch = stopwatch();
    submit(tasks);
    return watch.stop("W1 bulk submit", tasks);
  }

  /** What {@link #w1} left behind. */
  Figure w2(int tasks) {
    Stopwatch watch = stopwatch();
    api.resume(QUEUE);
    awaitIdle();
    return watch.stop("W2 drain", tasks);
  }

  /**
   * Latencies in microseconds from submit to the handler's start, sorted. Compiled code and a disk
   * that has written what came before are what a quiet day has.
   */
  List<Long> w3() throws InterruptedException, IOException {
    awaitStart(singles(SINGLES, SINGLES_TICK_NANOS));
    new ProcessBuilder("sync").start().waitFor();
    LockSupport.parkNanos(CALM_NANOS);
    List<Long> latencies = new ArrayList<>();
    singles(LATENCIES, TICK_NANOS).forEach((id, at) -> latencies.add(startOf(id) - at));
    latencies.sort(null);
    return latencies;
  }

  /** Submits so many, one a tick; when each was sent, by its id. */
  private Map<String, Long> singles(int tasks, long tick) throws InterruptedException {
    Map<String, Long> sent = new ConcurrentHashMap<>();
    List<Thread> clients = new ArrayList<>();
    long began = System.nanoTime();
    for (int client = 0; client < CLIENTS; client++) {
      int first = client;
      Thread thread = new Thread(() -> stamps(first, tasks, began, tick, sent), "client-" + client);
      clients.add(thread);
      thread.start();
    }
    for (Thread client : clients) {
      client.join();
    }
    if (sent.size() != tasks) {
      throw new IllegalStateException("only " + sent.size() + " submits were answered");
    }
    return sent;
  }

  /** Every client takes every so manieth tick, so that none is late because of the one before. */
  private void stamps(int first, int tasks, long began, long tick, Map<String, Long> sent) {
    try (OneSocket socket = api.socket()) {
      for (int i = first; i < tasks; i += CLIENTS) {
        LockSupport.parkNanos(began + i * tick - System.nanoTime());
        long at = micros();
        sent.put(socket.submit(STAMP), at);
      }
    }
  }

  /** When all of them have started. */
  private void awaitStart(Map<String, Long> sent) {
    sent.keySet().forEach(this::startOf);
  }

  private long startOf(String id) {
    while (true) {
      JsonObject task = new JsonObject(api.get("/api/v1/tasks/" + id));
      if ("succeeded".equals(task.getString("state"))) {
        return task.getLong("result");
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** Both at once, for so long, unmeasured. */
  void mixed(Duration time) throws InterruptedException {
    Thread producer = startProducer();
    LockSupport.parkNanos(time.toNanos());
    stop(producer);
  }

  Figure w4() throws InterruptedException {
    Thread producer = startProducer();
    LockSupport.parkNanos(MIXED_WARM_UP.toNanos());
    long before = settled();
    Stopwatch watch = stopwatch();
    LockSupport.parkNanos(MIXED.toNanos());
    Figure figure = watch.stop("W4 both at once", settled() - before);
    stop(producer);
    return figure;
  }

  /** Both at once while something else goes on. */
  Throughput mixedWhile(Runnable work) throws InterruptedException {
    Thread producer = startProducer();
    LockSupport.parkNanos(MIXED_WARM_UP.toNanos());
    Thread worker = new Thread(work, "work");
    Throughput throughput = new Throughput();
    worker.start();
    while (worker.isAlive()) {
      throughput.add(System.nanoTime(), settled());
      LockSupport.parkNanos(SAMPLE_NANOS);
    }
    stop(producer);
    return throughput;
  }

  /** How many tasks were submitted since the start. */
  long submittedInAll() {
    return submitted.get();
  }

  /** How many have succeeded since. */
  long settledInAll() {
    return settled();
  }

  private Stopwatch stopwatch() {
    return new Stopwatch(postgresPid, nodes.stream().map(NodeUnderTest::pid).toList());
  }

  private Thread startProducer() {
    Thread producer = new Thread(this::produce, "producer");
    producer.setDaemon(true);
    producing = true;
    producer.start();
    return producer;
  }

  private void stop(Thread producer) throws InterruptedException {
    producing = false;
    producer.join();
    awaitIdle();
  }

  /**
   * Looks at the metrics ten times a second at most: they cost the node a millisecond, and more
   * with thousands of connections.
   */
  private void produce() {
    Semaphore connections = new Semaphore(CONNECTIONS);
    long settled = settled();
    long lookedAt = System.nanoTime();
    while (producing) {
      if (System.nanoTime() - lookedAt > RARE_LOOK_NANOS) {
        settled = settled();
        lookedAt = System.nanoTime();
      }
      if (submitted.get() - settled > MAX_OUTSTANDING) {
        LockSupport.parkNanos(10_000_000);
        continue;
      }
      for (int i = 0; i < CONNECTIONS; i++) {
        connections.acquireUninterruptibly();
        submitChunk(connections);
      }
    }
    connections.acquireUninterruptibly(CONNECTIONS);
  }

  private CompletableFuture<Integer> submitChunk(Semaphore connections) {
    long number = submitted.addAndGet(CHUNK) / CHUNK;
    return api.submit(chunks.get((int) (number % chunks.size())))
        .whenComplete((status, failure) -> connections.release());
  }

  private void submit(int tasks) {
    Semaphore connections = new Semaphore(CONNECTIONS);
    List<CompletableFuture<Integer>> answers = new ArrayList<>();
    for (int done = 0; done < tasks; done += CHUNK) {
      connections.acquireUninterruptibly();
      answers.add(submitChunk(connections));
    }
    for (CompletableFuture<Integer> answer : answers) {
      if (answer.join() != 201) {
        throw new IllegalStateException("a submit was answered with " + answer.join());
      }
    }
  }

  private void awaitIdle() {
    for (long left = left(); left > 0; left = left()) {
      LockSupport.parkNanos(left > NEARLY_DONE ? RARE_LOOK_NANOS : LOOK_NANOS);
    }
  }

  private long left() {
    return submitted.get() - settled();
  }

  private static long micros() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  }
}
