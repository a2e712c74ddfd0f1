package io.buswork.api;

/** What becomes of a {@link FollowUp} whose unique key is held by another task. */
public enum OnConflict {
  /** It is left out, and the attempt succeeds all the same. */
  RETURN,
  /** The attempt fails, with all that it has written and submitted. */
  REJECT,
  /**
   * What it says takes the place of what the task that holds the key says, while that waits to be
   * started; if it has started, the attempt fails.
   */
  REPLACE
}
