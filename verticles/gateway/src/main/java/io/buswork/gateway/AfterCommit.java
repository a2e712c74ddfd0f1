package io.buswork.gateway;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of what has been stored. That this fails changes nothing of it, nor of the answer to those
 * who submitted it: what nobody was told of is found in the table.
 *
 * @param <T> what is told
 */
final class AfterCommit<T> implements Consumer<T> {

  private static final Logger LOG = LoggerFactory.getLogger(AfterCommit.class);

  private final Consumer<T> listener;

  /**
   * @param listener told of it
   */
  AfterCommit(Consumer<T> listener) {
    this.listener = listener;
  }

  @Override
  public void accept(T stored) {
    try {
      listener.accept(stored);
    } catch (RuntimeException e) {
      LOG.error("the dispatchers cannot be told of what was stored; they will find it", e);
    }
  }
}
