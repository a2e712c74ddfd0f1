package io.buswork.bench.peers;

import java.util.Collection;
import java.util.List;

/**
 * What several runs have given.
 *
 * @param median the middle one; of an even number, the lower one of the two in the middle
 * @param min the lowest
 * @param max the highest
 * @param runs how many runs
 */
record Spread(double median, double min, double max, int runs) {

  static Spread of(Collection<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int runs = sorted.size();
    return new Spread(sorted.get((runs - 1) / 2), sorted.get(0), sorted.get(runs - 1), runs);
  }
}
