package io.buswork.api;

import java.util.Locale;
import java.util.Optional;

/** What is promised of a task whose node dies while it may be running. */
public enum Delivery {
  /** It is run again. What the cut-off attempt had done is done twice. */
  AT_LEAST_ONCE,
  /**
   * It is run again only when it is known that it was not done: by the handler's check, or because
   * all it did was in a transaction that is gone with the node.
   */
  EXACTLY_ONCE,
  /** It is never run again: it has failed, and whether it was done is unknown. */
  AT_MOST_ONCE;

  /** As users write it. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The one with this {@link #wireName()}, if there is one. */
  public static Optional<Delivery> ofWireName(String name) {
    for (Delivery each : values()) {
      if (each.wireName().equals(name)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
