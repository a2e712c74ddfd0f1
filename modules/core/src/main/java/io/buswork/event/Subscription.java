package io.buswork.event;

import org.jspecify.annotations.Nullable;

/**
 * A task that is made of every event it matches.
 *
 * @param name unique
 * @param event which events
 * @param paused whether nothing is made
 * @param payloadFrom where in the event's data the payload is, as a JSON pointer; empty: all of the
 *     data; null: the task has a payload of its own
 * @param task what is made: JSON, as it would be submitted
 */
public record Subscription(
    String name, EventPattern event, boolean paused, @Nullable String payloadFrom, String task) {

  /** All of the data. */
  public static final String ALL_DATA = "";

  /** The task's header that names the event. */
  public static final String NAME_HEADER = "event-name";

  /** The task's header that holds the event's key, if it has one. */
  public static final String KEY_HEADER = "event-key";

  /** The task's header that tells the event from all others. */
  public static final String ID_HEADER = "event-id";
}
