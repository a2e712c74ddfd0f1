package io.buswork.bench.peers;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One peer, or Buswork, in one setting.
 *
 * @param peer its name and version
 * @param settings its settings, in words
 * @param spreads what was measured
 */
record Row(String peer, String settings, Map<Measure, Spread> spreads) {

  /**
   * @return null if it was not measured
   */
  @Nullable Spread spread(Measure measure) {
    return spreads.get(measure);
  }

  /** How many runs it has had. */
  int runs() {
    return spreads.values().stream().mapToInt(Spread::runs).max().orElse(0);
  }

  boolean isOwn() {
    return peer.equals(Results.OWN);
  }
}
