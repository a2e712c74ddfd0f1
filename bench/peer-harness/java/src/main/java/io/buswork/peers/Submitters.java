package io.buswork.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** The threads that hand tasks to a peer, each task with a number of its own. */
final class Submitters {

  private static final int BULK_THREADS = 2;
  private static final int SINGLE_THREADS = 8;

  private final Peer peer;
  private final AtomicInteger numbers;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          SINGLE_THREADS,
          task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
          });

  Submitters(Peer peer, AtomicInteger numbers) {
    this.peer = peer;
    this.numbers = numbers;
  }

  /** Submits so many tasks, in chunks, on two threads. */
  void bulk(int tasks) throws Exception {
    int end = numbers.addAndGet(tasks);
    AtomicInteger next = new AtomicInteger(end - tasks);
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < BULK_THREADS; i++) {
      all.add(
          threads.submit(
              () -> {
                for (int at = next.getAndAdd(peer.chunk());
                    at < end;
                    at = next.getAndAdd(peer.chunk())) {
                  peer.submit(at, Math.min(end, at + peer.chunk()));
                }
                return null;
              }));
    }
    join(all);
  }

  /** Submits single tasks, one each interval. */
  void singles(int tasks, long intervalNanos) throws Exception {
    List<Future<?>> all = new ArrayList<>();
    long began = System.nanoTime();
    for (int i = 0; i < tasks; i++) {
      LockSupport.parkNanos(began + i * intervalNanos - System.nanoTime());
      Payload payload = new Payload(numbers.getAndIncrement(), Clock.millis());
      all.add(
          threads.submit(
              () -> {
                peer.submitOne(payload);
                return null;
              }));
    }
    join(all);
  }

  private static void join(List<Future<?>> all) throws InterruptedException, ExecutionException {
    for (Future<?> one : all) {
      one.get();
    }
  }
}
