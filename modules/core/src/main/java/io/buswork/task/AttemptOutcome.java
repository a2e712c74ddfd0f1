package io.buswork.task;

import java.util.Locale;

/** How one attempt ended. */
public enum AttemptOutcome {
  /** It returned a result. */
  SUCCEEDED(0),
  /** It failed, and the task may be tried again. */
  FAILED(1),
  /** It ran longer than its timeout. */
  TIMED_OUT(2),
  /** It asked to be run again later; no attempt used up. */
  SNOOZED(3),
  /** It was canceled. */
  CANCELED(4),
  /** Its node died. */
  LOST(5),
  /** It was cut off, and must not be run again before it is known whether it was done. */
  UNKNOWN(6);

  private static final AttemptOutcome[] BY_CODE = values();

  private final int code;

  AttemptOutcome(int code) {
    this.code = code;
  }

  /** The code the database keeps. */
  public int code() {
    return code;
  }

  /** The outcome with this code. */
  public static AttemptOutcome ofCode(int code) {
    return BY_CODE[code];
  }

  /** The name users see. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
