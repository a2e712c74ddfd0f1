package io.buswork.store;

import org.jspecify.annotations.Nullable;

/**
 * Another transaction has taken one of the keys, and has not ended in the time that was allowed:
 * nothing was stored.
 */
public final class KeyLockedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param cause what the database said; null if it was not even asked
   */
  public KeyLockedException(@Nullable Throwable cause) {
    super("another transaction has taken a key and has not ended yet", cause, false, false);
  }
}
