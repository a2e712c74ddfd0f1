package io.buswork.bus;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a task. Rendered as a CloudEvent only if somebody listens.
 *
 * @param kind what
 * @param id the task
 * @param type its type
 * @param queue its queue
 * @param attempt the number of the attempt it is about, from 1; 0 for events that are about none
 * @param timeMillis when, in milliseconds since 1970
 * @param node the node that ran it; null where none did
 * @param module the module that ran it; null where none did
 * @param version that module's version
 * @param detail further members of the event's {@code data}, as the text of a JSON object; null:
 *     none
 */
public record TaskEvent(
    Kind kind,
    long id,
    String type,
    String queue,
    int attempt,
    long timeMillis,
    @Nullable String node,
    @Nullable String module,
    @Nullable String version,
    @Nullable String detail) {

  /** What can happen to a task. */
  public enum Kind {
    SUBMITTED,
    STARTED,
    PROGRESS,
    LOG,
    RETRYING,
    SNOOZED,
    SUCCEEDED,
    FAILED,
    CANCELED,
    EXPIRED;

    private final String eventType = "io.buswork.task." + name().toLowerCase(Locale.ROOT);

    /** The CloudEvents {@code type}. */
    public String eventType() {
      return eventType;
    }
  }
}
