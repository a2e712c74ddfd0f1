package io.buswork.store;

/** A queue would be new, and there are as many as there may be: nothing was stored. */
public final class TooManyQueuesException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String queue;

  /**
   * @param queue the new one
   * @param most how many there may be
   */
  public TooManyQueuesException(String queue, long most) {
    super(
        "there is no queue '"
            + queue
            + "', and no room for a new one: there may be "
            + most
            + " (scheduler.max-queues); nothing was stored",
        null,
        false,
        false);
    this.queue = queue;
  }

  /** The queue that would be new. */
  public String queue() {
    return queue;
  }
}
