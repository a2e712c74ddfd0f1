package io.buswork.task;

import java.util.Locale;

/** How one attempt ended. */
public enum AttemptOutcome {
  /** It returned a result. */
  SUCCEEDED,
  /** It failed, and the task may be tried again. */
  FAILED,
  /** It ran longer than its timeout. */
  TIMED_OUT,
  /** It asked to be run again later; no attempt used up. */
  SNOOZED,
  /** It was canceled. */
  CANCELED,
  /** Its node died. */
  LOST;

  /** The name users see. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
