package io.buswork.api;

import java.time.Duration;
import java.util.regex.Pattern;

/** The bounds that hold for a task's fields, in whatever way it is submitted. */
public final class TaskBounds {

  /** A type, or a queue. */
  public static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:/-]{1,200}");

  /** {@link #NAME} in words. */
  public static final String NAME_RULE = "1 to 200 of the characters A-Z a-z 0-9 . _ : / -";

  /** A module's version. */
  public static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,99}");

  /** {@link #VERSION} in words. */
  public static final String VERSION_RULE =
      "1 to 100 of the characters A-Z a-z 0-9 . _ + -, the first a letter or digit";

  /** Nothing takes, or waits, longer: ten years. */
  public static final Duration MAX_TIME = Duration.ofDays(3_660);

  /** A task is tried so often in all. */
  public static final int MAX_ATTEMPTS = 1_000;

  /** A payload's length. */
  public static final int MAX_PAYLOAD = 1 << 20;

  /** The length of a key, a concurrency key, and a group's name. */
  public static final int MAX_KEY = 200;

  /** How many tags a task has. */
  public static final int MAX_TAGS = 20;

  /** A tag's length. */
  public static final int MAX_TAG = 100;

  /** How many headers a task may be given; a trace adds two. */
  public static final int MAX_HEADERS = 50;

  /** The length of a header's name. */
  public static final int MAX_HEADER_NAME = 200;

  /** The length of a header's value. */
  public static final int MAX_HEADER = 1_000;

  private TaskBounds() {}
}
