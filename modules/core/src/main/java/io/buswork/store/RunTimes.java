package io.buswork.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * How long attempts took: a histogram that is exact to one percent, can be added to another one,
 * and is small when stored. Not to be used by two threads at once.
 */
public final class RunTimes {

  private static final long LONGEST_MICROS = TimeUnit.DAYS.toMicros(2);
  private static final int DIGITS = 2;

  private final Histogram histogram;

  private RunTimes(Histogram histogram) {
    this.histogram = histogram;
  }

  /** None yet. */
  public static RunTimes none() {
    return new RunTimes(new Histogram(1, LONGEST_MICROS, DIGITS));
  }

  /**
   * Those that {@link #toBytes} wrote.
   *
   * @throws IllegalArgumentException if it did not
   */
  public static RunTimes of(byte[] bytes) {
    try {
      return new RunTimes(
          Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(bytes), LONGEST_MICROS));
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("not a histogram of run times", e);
    }
  }

  /** For storing. */
  public byte[] toBytes() {
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(buffer);
    return Arrays.copyOf(buffer.array(), length);
  }

  /** Takes an attempt into account. */
  public void add(long micros) {
    histogram.recordValue(Math.max(1, Math.min(micros, LONGEST_MICROS)));
  }

  /** Takes those of others into account. */
  public void addAll(RunTimes others) {
    histogram.add(others.histogram);
  }

  /** How many attempts these are. */
  public long count() {
    return histogram.getTotalCount();
  }

  /** The time that 95 of 100 attempts did not exceed; 0 if there are none. */
  public long p95Micros() {
    return count() == 0 ? 0 : histogram.getValueAtPercentile(95);
  }

  /** How many attempts took longer than this. */
  public long longerThan(long micros) {
    if (micros >= LONGEST_MICROS) {
      return 0;
    }
    return histogram.getCountBetweenValues(
        histogram.nextNonEquivalentValue(Math.max(0, micros)), LONGEST_MICROS);
  }
}
