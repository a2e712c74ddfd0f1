package io.buswork.gateway;

/**
 * How many bytes of requests are in memory at once, all clients together: one alone is bounded
 * anyway, a thousand of them need this. Belongs to the gateway's context.
 */
final class MemoryBudget {

  private static final long LEAST = 64L << 20;
  private static final long MOST = 512L << 20;

  private final long size;
  private long used;

  MemoryBudget(long size) {
    this.size = size;
  }

  /** A quarter of this JVM's heap, 64 MiB at least and 512 MiB at most. */
  static MemoryBudget ofHeap() {
    return new MemoryBudget(Math.min(MOST, Math.max(LEAST, Runtime.getRuntime().maxMemory() / 4)));
  }

  /** Takes so many bytes, if there are so many left. */
  boolean tryTake(long bytes) {
    if (used + bytes > size) {
      return false;
    }
    used += bytes;
    return true;
  }

  /** Gives bytes back. */
  void giveBack(long bytes) {
    used -= bytes;
  }

  /** Bytes taken just now. */
  long used() {
    return used;
  }
}
