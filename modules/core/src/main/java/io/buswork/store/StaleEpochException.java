package io.buswork.store;

/** Another dispatcher holds the queue by now; nothing was written. */
public final class StaleEpochException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param queue the queue
   * @param epoch the term that is over
   */
  public StaleEpochException(String queue, long epoch) {
    super("queue " + queue + ": epoch " + epoch + " is over");
  }
}
