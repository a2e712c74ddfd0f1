package io.buswork.task;

import org.jspecify.annotations.Nullable;

/**
 * Why an attempt failed.
 *
 * @param type what kind of error: a class name, or one of ours such as {@code timeout}, {@code
 *     node-lost}
 * @param message for people; may be empty
 * @param stack where it came from, in the handler's own terms; null where there is none
 */
public record TaskError(String type, String message, @Nullable String stack) {

  /** The attempt ran longer than its timeout. */
  public static final String TIMEOUT = "timeout";

  /** The node that ran the attempt is gone. */
  public static final String NODE_LOST = "node-lost";

  /** The remote worker that ran the attempt is gone. */
  public static final String WORKER_LOST = "worker-lost";

  /** The handler gave the task up. */
  public static final String DISCARDED = "discarded";

  /** Nobody can tell whether the task was done. */
  public static final String UNKNOWN = "unknown";

  /** The check whether the task was done has itself failed. */
  public static final String CHECK_FAILED = "check-failed";

  /** The task asks for a delivery that its handler cannot promise. */
  public static final String DELIVERY = "delivery";

  /** The attempt's transaction could not be committed. */
  public static final String TRANSACTION = "transaction";

  /** The handler ended the JVM that it ran in. */
  public static final String EXIT = "exit";

  /** The database can look into no text with U+0000, and a handler's words may have it. */
  public TaskError {
    type = storable(type);
    message = storable(message);
    stack = stack == null ? null : storable(stack);
  }

  private static String storable(String text) {
    return text.indexOf('\u0000') < 0 ? text : text.replace('\u0000', '\ufffd');
  }

  /** An error without a stack. */
  public TaskError(String type, String message) {
    this(type, message, null);
  }
}
