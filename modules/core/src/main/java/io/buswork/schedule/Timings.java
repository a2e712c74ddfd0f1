package io.buswork.schedule;

import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps what expressions mean: to work it out takes longer than to use it. For one thread. */
public final class Timings {

  private static final int MOST_KNOWN = 10_000;

  private final Map<Rhythm, Timing> known = new LinkedHashMap<>();

  /**
   * What a rhythm means.
   *
   * @throws IllegalArgumentException if it means nothing
   */
  public Timing of(Rhythm rhythm) {
    if (known.size() >= MOST_KNOWN) {
      known.clear();
    }
    return known.computeIfAbsent(rhythm, Rhythm::timing);
  }
}
