package io.buswork.store;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What became of a change that somebody set out to make. */
public enum AuditOutcome {
  /** Not answered yet; or the node died before it could write down more. */
  BEGUN,

  /** Done. */
  DONE,

  /** Not done, for it was wrong, or not allowed. */
  REFUSED,

  /** Not done, or not wholly: something went wrong here. */
  FAILED,

  /** Whoever asked went away before the answer. */
  UNKNOWN;

  private static final int FIRST_REFUSAL = 400;
  private static final int FIRST_FAILURE = 500;

  /** What the status of an HTTP answer means. */
  public static AuditOutcome ofStatus(int status) {
    if (status < FIRST_REFUSAL) {
      return DONE;
    }
    return status < FIRST_FAILURE ? REFUSED : FAILED;
  }

  /** The name that users see, and the table holds. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The outcome of that name. */
  public static Optional<AuditOutcome> ofWireName(String name) {
    return Arrays.stream(values()).filter(outcome -> outcome.wireName().equals(name)).findFirst();
  }
}
