package io.buswork.peers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** The four workloads on a peer, the same as on Buswork. */
final class Workloads {

  private static final int LATENCIES = 500;
  private static final long LATENCY_INTERVAL_NANOS = 20_000_000;
  private static final int SINGLES = 5_000;
  private static final long SINGLES_INTERVAL_NANOS = 1_000_000;
  private static final int CALM_MILLIS = 1_500;
  private static final int FILL_LOOKS = 60;
  private static final int FILL_LOOK_MILLIS = 100;
  private static final int WARM_UP_MILLIS = 15_000;
  private static final int MIXED_WARM_UP_MILLIS = 3_000;
  private static final int MIXED_MILLIS = 20_000;
  private static final int LOOK_MILLIS = 5;

  private final Peer peer;
  private final AtomicInteger numbers = new AtomicInteger();
  private final Submitters submitters;
  private final Arrivals arrivals = new Arrivals();

  Workloads(Peer peer) {
    this.peer = peer;
    this.submitters = new Submitters(peer, numbers);
  }

  /** Both at once until the JVM has compiled what it runs. */
  void warmUp() throws Exception {
    Producer producer = startProducer();
    peer.start(arrivals);
    pause(WARM_UP_MILLIS);
    producer.end();
    while (arrivals.count() < producer.sent() || !peer.isDrained()) {
      pause(LOOK_MILLIS);
    }
    peer.stop();
    peer.tidy();
  }

  /** W1: bulk submit, nothing executes. */
  Map<String, Object> submit(int tasks) throws Exception {
    Stopwatch watch = new Stopwatch();
    submitters.bulk(tasks);
    return watch.stop(tasks);
  }

  /** W2: drains what {@link #submit} left behind. */
  Map<String, Object> drain(int tasks) throws Exception {
    peer.tidy();
    arrivals.expect(tasks);
    Stopwatch watch = new Stopwatch();
    peer.start(arrivals);
    awaitDrained();
    Map<String, Object> result = watch.stop(tasks);
    peer.stop();
    return result;
  }

  /**
   * W3: from before a submit to the handler's first line, at 50 tasks a second. Compiled code and a
   * disk that has written what came before are what a quiet day has.
   */
  Map<String, Object> latency() throws Exception {
    peer.tidy();
    arrivals.expect(SINGLES);
    peer.start(arrivals);
    submitters.singles(SINGLES, SINGLES_INTERVAL_NANOS);
    awaitDrained();
    new ProcessBuilder("sync").start().waitFor();
    arrivals.expect(LATENCIES);
    pause(CALM_MILLIS);
    submitters.singles(LATENCIES, LATENCY_INTERVAL_NANOS);
    awaitDrained();
    peer.stop();
    List<Double> latencies = arrivals.latencies();
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("tasks", latencies.size());
    result.put("p50", latencies.get(latencies.size() / 2));
    result.put("p99", latencies.get(latencies.size() * 99 / 100));
    return result;
  }

  /** W4: submits and executes at once, from a backlog, with fresh statistics in the database. */
  Map<String, Object> both() throws Exception {
    Producer producer = startProducer();
    for (int i = 0; i < FILL_LOOKS && producer.sent() < peer.maxOutstanding(); i++) {
      pause(FILL_LOOK_MILLIS);
    }
    peer.tidy();
    peer.start(arrivals);
    pause(MIXED_WARM_UP_MILLIS);
    long before = arrivals.count();
    Stopwatch watch = new Stopwatch();
    pause(MIXED_MILLIS);
    Map<String, Object> result = watch.stop(arrivals.count() - before);
    producer.end();
    return result;
  }

  private Producer startProducer() {
    arrivals.expect(Long.MAX_VALUE);
    Producer producer = new Producer(peer, numbers, arrivals::count);
    producer.start();
    return producer;
  }

  private void awaitDrained() throws Exception {
    arrivals.await();
    while (!peer.isDrained()) {
      pause(LOOK_MILLIS);
    }
  }

  private static void pause(int millis) {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
