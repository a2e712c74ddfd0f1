package io.buswork.bus;

import io.vertx.core.json.JsonArray;
import java.util.Arrays;

/**
 * How long tasks have waited, in classes that grow by a fifth each: small, and sums of several tell
 * as much as all waits together would. Not for several threads.
 */
public final class WaitHistogram {

  private static final int CLASSES = 96;
  private static final double PER_DOUBLING = 4;
  private static final double PER_E_FOLD = PER_DOUBLING / Math.log(2);

  private final int[] counts = new int[CLASSES];
  private long total;

  /** Adds a wait in milliseconds; one below zero, from clocks that differ, counts as none. */
  public void add(long millis) {
    counts[classOf(Math.max(0, millis))]++;
    total++;
  }

  /** Adds all that another one holds. */
  public void add(WaitHistogram other) {
    for (int i = 0; i < CLASSES; i++) {
      counts[i] += other.counts[i];
    }
    total += other.total;
  }

  /** Whether there is nothing in it. */
  public boolean isEmpty() {
    return total == 0;
  }

  /** Forgets all. */
  public void clear() {
    Arrays.fill(counts, 0);
    total = 0;
  }

  /**
   * The wait in milliseconds that so many have not gone beyond, a fifth too much at most.
   *
   * @param share such as 0.95
   */
  public double quantile(double share) {
    long left = (long) Math.ceil(share * total);
    for (int i = 0; i < CLASSES; i++) {
      left -= counts[i];
      if (left <= 0 && counts[i] > 0) {
        return upperBound(i);
      }
    }
    return 0;
  }

  /** As JSON: class and count by turns, of those that are not empty. */
  public JsonArray toJson() {
    var json = new JsonArray();
    for (int i = 0; i < CLASSES; i++) {
      if (counts[i] > 0) {
        json.add(i).add(counts[i]);
      }
    }
    return json;
  }

  /** From {@link #toJson()}. */
  public static WaitHistogram fromJson(JsonArray json) {
    var histogram = new WaitHistogram();
    for (int i = 0; i + 1 < json.size(); i += 2) {
      int count = json.getInteger(i + 1);
      histogram.counts[Math.min(CLASSES - 1, json.getInteger(i))] += count;
      histogram.total += count;
    }
    return histogram;
  }

  private static int classOf(long millis) {
    return (int) Math.min(CLASSES - 1, Math.ceil(PER_E_FOLD * Math.log(millis + 1.0)));
  }

  private static double upperBound(int number) {
    return Math.round((Math.pow(2, number / PER_DOUBLING) - 1) * 10) / 10.0;
  }
}
