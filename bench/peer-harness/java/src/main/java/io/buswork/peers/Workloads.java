package io.buswork.peers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The four workloads on a peer, the same as on Buswork. */
final class Workloads {

  private static final int FIRST_BULK = 1_000_000;
  private static final int FIRST_SINGLE = 50_000_000;
  private static final int FIRST_MIXED = 100_000_000;
  private static final int LATENCIES = 500;
  private static final long LATENCY_INTERVAL_NANOS = 20_000_000;
  private static final int CALM_MILLIS = 1_500;
  private static final int FILL_LOOKS = 60;
  private static final int FILL_LOOK_MILLIS = 100;
  private static final int MIXED_WARM_UP_MILLIS = 3_000;
  private static final int MIXED_MILLIS = 20_000;
  private static final int LOOK_MILLIS = 5;

  private final Peer peer;
  private final Submitters submitters;
  private final Arrivals arrivals = new Arrivals();

  Workloads(Peer peer) {
    this.peer = peer;
    this.submitters = new Submitters(peer);
  }

  /** Until the JVM has compiled what it runs. */
  void warmUp(int tasks) throws Exception {
    submitters.bulk(0, tasks);
    arrivals.expect(tasks);
    peer.start(arrivals);
    awaitDrained();
    peer.stop();
    peer.tidy();
  }

  /** W1: bulk submit, nothing executes. */
  Map<String, Object> submit(int tasks) throws Exception {
    Stopwatch watch = new Stopwatch();
    submitters.bulk(FIRST_BULK, tasks);
    return watch.stop(tasks);
  }

  /** W2: drains what {@link #submit} left behind; the peer goes on executing. */
  Map<String, Object> drain(int tasks) throws Exception {
    peer.tidy();
    arrivals.expect(tasks);
    Stopwatch watch = new Stopwatch();
    peer.start(arrivals);
    awaitDrained();
    return watch.stop(tasks);
  }

  /** W3: from before a submit to the handler's first line, at 50 tasks a second. */
  Map<String, Object> latency() throws Exception {
    peer.tidy();
    pause(CALM_MILLIS);
    arrivals.expect(LATENCIES);
    submitters.singles(FIRST_SINGLE, LATENCIES, LATENCY_INTERVAL_NANOS);
    arrivals.await();
    List<Double> latencies = arrivals.latencies();
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("tasks", latencies.size());
    result.put("p50", latencies.get(latencies.size() / 2));
    result.put("p99", latencies.get(latencies.size() * 99 / 100));
    return result;
  }

  /** W4: submits and executes at once, from a backlog, with fresh statistics in the database. */
  Map<String, Object> both() throws Exception {
    peer.stop();
    arrivals.expect(Long.MAX_VALUE);
    Future<?> producer = submitters.keepSubmitting(FIRST_MIXED, arrivals::count);
    for (int i = 0; i < FILL_LOOKS && submitters.sent() < peer.maxOutstanding(); i++) {
      pause(FILL_LOOK_MILLIS);
    }
    peer.tidy();
    peer.start(arrivals);
    pause(MIXED_WARM_UP_MILLIS);
    long before = arrivals.count();
    Stopwatch watch = new Stopwatch();
    pause(MIXED_MILLIS);
    Map<String, Object> result = watch.stop(arrivals.count() - before);
    submitters.close();
    producer.get();
    return result;
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
