package io.buswork.peers;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * A thread that goes on submitting, as long as not too many tasks wait, until it is told to end.
 */
final class Producer {

  private static final long LOOK_NANOS = 2_000_000;

  private final Peer peer;
  private final AtomicInteger numbers;
  private final LongSupplier executed;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile boolean ending;
  private volatile long sent;

  /**
   * @param numbers where the tasks' numbers come from
   * @param executed how many of this producer's tasks have been executed
   */
  Producer(Peer peer, AtomicInteger numbers, LongSupplier executed) {
    this.peer = peer;
    this.numbers = numbers;
    this.executed = executed;
  }

  void start() {
    Thread thread = new Thread(this::run, "producer");
    thread.setDaemon(true);
    thread.start();
  }

  /** How many tasks it has submitted. */
  long sent() {
    return sent;
  }

  /** Back when the last submit is done. */
  void end() throws Exception {
    ending = true;
    ended.get();
  }

  private void run() {
    try {
      while (!ending) {
        if (sent - executed.getAsLong() > peer.maxOutstanding()) {
          LockSupport.parkNanos(LOOK_NANOS);
        } else {
          submit();
        }
      }
      ended.complete(null);
    } catch (Exception e) {
      ended.completeExceptionally(e);
    }
  }

  private void submit() throws Exception {
    int count = peer.mixedChunk();
    int from = numbers.getAndAdd(count);
    peer.submit(from, from + count);
    sent = sent + count;
  }
}
