package io.buswork.time;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The database's time, as this node knows it from its last heartbeat, carried on by the monotonic
 * clock. The node's own wall clock plays no part, so a jump of it fires nothing early. Safe for use
 * by several threads.
 */
public final class DatabaseTime implements InstantSource {

  private final LongSupplier nanoTime;
  private volatile Reading reading;

  /**
   * @param start what to go by until the first {@link #adjust}
   * @param nanoTime a monotonic clock in nanoseconds
   */
  public DatabaseTime(Instant start, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.reading = new Reading(start, nanoTime.getAsLong());
  }

  /** Starts with this machine's wall clock. */
  public static DatabaseTime startingNow() {
    return new DatabaseTime(Instant.now(), System::nanoTime);
  }

  /**
   * Takes over what the database said.
   *
   * @param now the database's time
   * @param askedAt the monotonic clock before the question
   * @param answeredAt the monotonic clock after the answer
   */
  public void adjust(Instant now, long askedAt, long answeredAt) {
    reading = new Reading(now, askedAt + (answeredAt - askedAt) / 2);
  }

  @Override
  public Instant instant() {
    Reading last = reading;
    return last.time.plusNanos(nanoTime.getAsLong() - last.nanos);
  }

  /** Makes no object: it is asked for each attempt. */
  @Override
  public long millis() {
    Reading last = reading;
    long nanos = last.time.getNano() + nanoTime.getAsLong() - last.nanos;
    return last.time.getEpochSecond() * 1000 + Math.floorDiv(nanos, 1_000_000L);
  }

  private record Reading(Instant time, long nanos) {}
}
