package io.buswork.bus;

import java.util.HashSet;
import java.util.Set;

/**
 * The values of a metrics label, of which there may be only so many: users name queues as they
 * like, and each name is a series that a metrics server keeps for weeks. Safe for use by several
 * threads.
 */
public final class BoundedLabel {

  /** What all values share that come when there are as many as may be. */
  public static final String OTHER = "other";

  private final int most;
  private final Set<String> known = new HashSet<>();

  /**
   * @param most how many values have their own names
   */
  public BoundedLabel(int most) {
    this.most = most;
  }

  /** The value itself, or {@link #OTHER}. */
  public synchronized String of(String value) {
    if (known.contains(value)) {
      return value;
    }
    if (known.size() == most) {
      return OTHER;
    }
    known.add(value);
    return value;
  }
}
