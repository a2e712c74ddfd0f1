package io.buswork.testing;

import io.buswork.api.FollowUp;
import io.buswork.api.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of one attempt.
 *
 * @param value what the handler returned: a result, an {@link Outcome}, or null
 * @param failure what it failed with; null if it did not
 * @param progress what it reported, in order
 * @param logs what it logged, in order
 * @param submitted what it submitted with its success; empty if it did not succeed
 * @param checkpoint what it has kept last, or was given; null if nothing
 */
public record TestRun(
    @Nullable Object value,
    @Nullable Throwable failure,
    List<Progress> progress,
    List<String> logs,
    List<FollowUp> submitted,
    @Nullable Object checkpoint) {

  /**
   * One report.
   *
   * @param percent 0 to 100
   * @param message what was being done
   */
  public record Progress(int percent, String message) {}

  /**
   * The result.
   *
   * @throws IllegalStateException if the attempt failed, or asked for something else by an outcome
   */
  public @Nullable Object result() {
    if (failure != null) {
      throw new IllegalStateException("the attempt failed", failure);
    }
    if (value instanceof Outcome) {
      throw new IllegalStateException("no result, but " + value);
    }
    return value;
  }

  /**
   * What the handler asked for instead of returning a result.
   *
   * @throws IllegalStateException if it returned a result or failed
   */
  public Outcome outcome() {
    if (value instanceof Outcome outcome) {
      return outcome;
    }
    throw new IllegalStateException("no outcome, but " + value, failure);
  }
}
