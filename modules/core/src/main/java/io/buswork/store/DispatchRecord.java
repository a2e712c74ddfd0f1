package io.buswork.store;

import io.buswork.api.Delivery;
import java.time.Instant;
import java.util.List;

/**
 * That a batch of tasks was sent to a node: after a crash, which tasks may have been running where.
 *
 * @param epoch the sender's term
 * @param batch the batch's number within the term
 * @param node where it went
 * @param sent what went
 * @param at when it was sent
 */
public record DispatchRecord(long epoch, long batch, String node, List<Sent> sent, Instant at) {

  /**
   * One attempt that was sent.
   *
   * @param id the task
   * @param attempt the attempt's number, from 1
   * @param delivery what is promised of it
   */
  public record Sent(long id, int attempt, Delivery delivery) {

    /** An attempt that may be run again. */
    public Sent(long id, int attempt) {
      this(id, attempt, Delivery.AT_LEAST_ONCE);
    }
  }
}
