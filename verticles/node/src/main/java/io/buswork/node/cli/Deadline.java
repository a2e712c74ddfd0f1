package io.buswork.node.cli;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits, but not for ever. */
final class Deadline {

  private final Session session;
  private final Duration patience;
  private final long began = System.nanoTime();

  Deadline(Session session, Duration patience) {
    this.session = session;
    this.patience = patience;
  }

  /**
   * Waits for an answer.
   *
   * @throws IllegalStateException if it does not come in time
   */
  <T> T await(Future<T> answer) {
    long left = Math.max(1, patience.toMillis() - elapsedMillis());
    return session.await(
        answer
            .timeout(left, TimeUnit.MILLISECONDS)
            .recover(
                failure ->
                    Future.failedFuture(
                        failure instanceof TimeoutException && isOver() ? late() : failure)));
  }

  /**
   * Lets time pass.
   *
   * @throws IllegalStateException if there is none left
   */
  void pause(Duration time) {
    if (isOver()) {
      throw late();
    }
    session.pause(time);
  }

  long elapsedMillis() {
    return (System.nanoTime() - began) / 1_000_000;
  }

  private boolean isOver() {
    return elapsedMillis() >= patience.toMillis();
  }

  private IllegalStateException late() {
    return new IllegalStateException("not finished after " + patience.toMinutes() + " minutes");
  }
}
