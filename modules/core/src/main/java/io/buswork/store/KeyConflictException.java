package io.buswork.store;

import io.buswork.task.Unique.OnConflict;

/** A task's unique key is held by another, and it said that it will not have that. */
public final class KeyConflictException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int index;
  private final int sameAs;
  private final long holder;
  private final OnConflict rule;

  /**
   * @param index which task of the submission
   * @param sameAs the earlier task of the same submission that has the key; -1 if none has
   * @param holder the task that holds the key
   * @param rule what the refused task said
   */
  public KeyConflictException(int index, int sameAs, long holder, OnConflict rule) {
    super(
        "task " + holder + " holds the key of #" + index + " of what is submitted",
        null,
        false,
        false);
    this.index = index;
    this.sameAs = sameAs;
    this.holder = holder;
    this.rule = rule;
  }

  /** Which task of the submission. */
  public int index() {
    return index;
  }

  /** The earlier task of the same submission that has the key; -1 if none has. */
  public int sameAs() {
    return sameAs;
  }

  /** The task that holds the key. */
  public long holder() {
    return holder;
  }

  /** What the refused task said. */
  public OnConflict rule() {
    return rule;
  }
}
