package io.buswork.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a check has found out about a task that may have been done. */
public sealed interface Verdict {

  /**
   * It was done: the task has succeeded, without being run again.
   *
   * @param result its result: JSON, anything that can be written as JSON, or null
   */
  record Done(@Nullable Object result) implements Verdict {}

  /** It was not done: it is run. */
  record NotDone() implements Verdict {}

  /**
   * Nobody can tell: the task has failed, for a person to decide.
   *
   * @param reason what stands in the way
   */
  record Unknown(String reason) implements Verdict {
    public Unknown {
      Objects.requireNonNull(reason, "reason");
    }
  }

  /** It was done, with this result. */
  static Verdict done(@Nullable Object result) {
    return new Done(result);
  }

  /** It was not done. */
  static Verdict notDone() {
    return new NotDone();
  }

  /** Nobody can tell, for this reason. */
  static Verdict unknown(String reason) {
    return new Unknown(reason);
  }
}
