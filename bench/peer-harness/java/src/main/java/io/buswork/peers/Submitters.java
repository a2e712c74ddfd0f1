package io.buswork.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** The threads that hand tasks to a peer. */
final class Submitters implements AutoCloseable {

  private static final int BULK_THREADS = 2;
  private static final int SINGLE_THREADS = 8;
  private static final long LOOK_NANOS = 2_000_000;

  private final Peer peer;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          SINGLE_THREADS,
          task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
          });
  private final AtomicBoolean ending = new AtomicBoolean();
  private final AtomicInteger sent = new AtomicInteger();

  Submitters(Peer peer) {
    this.peer = peer;
  }

  /** Submits so many tasks, in chunks, on two threads. */
  void bulk(int from, int tasks) throws Exception {
    AtomicInteger next = new AtomicInteger(from);
    int end = from + tasks;
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
  void singles(int from, int tasks, long intervalNanos) throws Exception {
    List<Future<?>> all = new ArrayList<>();
    long began = System.nanoTime();
    for (int i = 0; i < tasks; i++) {
      LockSupport.parkNanos(began + i * intervalNanos - System.nanoTime());
      Payload payload = new Payload(from + i, Clock.millis());
      all.add(
          threads.submit(
              () -> {
                peer.submitOne(payload);
                return null;
              }));
    }
    join(all);
  }

  /** Goes on submitting on one thread, as long as not too many tasks wait, until closed. */
  Future<?> keepSubmitting(int from, LongSupplier executed) {
    return threads.submit(
        () -> {
          while (!ending.get()) {
            if (sent.get() - executed.getAsLong() > peer.maxOutstanding()) {
              LockSupport.parkNanos(LOOK_NANOS);
              continue;
            }
            int at = from + sent.getAndAdd(peer.mixedChunk());
            peer.submit(at, at + peer.mixedChunk());
          }
          return null;
        });
  }

  /** How many tasks {@link #keepSubmitting} has submitted. */
  int sent() {
    return sent.get();
  }

  @Override
  public void close() {
    ending.set(true);
    threads.shutdown();
  }

  private static void join(List<Future<?>> all) throws InterruptedException, ExecutionException {
    for (Future<?> one : all) {
      one.get();
    }
  }
}
