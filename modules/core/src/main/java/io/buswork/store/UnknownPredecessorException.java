package io.buswork.store;

/** A task is to wait for one that there is not. */
public final class UnknownPredecessorException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int index;
  private final long predecessor;

  /**
   * @param index which task of the submission
   * @param predecessor the id that is unknown
   */
  public UnknownPredecessorException(int index, long predecessor) {
    super("task " + index + " waits for " + predecessor + ", which is unknown", null, false, false);
    this.index = index;
    this.predecessor = predecessor;
  }

  /** Which task of the submission. */
  public int index() {
    return index;
  }

  /** The id that is unknown. */
  public long predecessor() {
    return predecessor;
  }
}
