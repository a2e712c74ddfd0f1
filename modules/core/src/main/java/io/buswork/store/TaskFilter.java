package io.buswork.store;

import io.buswork.task.TaskState;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks are meant; a null or empty member does not restrict.
 *
 * @param states any of these; {@link TaskState#RUNNING} means ready and dispatched
 * @param type this type
 * @param queue this queue
 * @param tag has this tag
 * @param text occurs in the last error's message or type, whatever the case
 * @param since created at or after
 * @param until created before
 * @param key has this key
 * @param group belongs to this group
 */
public record TaskFilter(
    Set<TaskState> states,
    @Nullable String type,
    @Nullable String queue,
    @Nullable String tag,
    @Nullable String text,
    @Nullable Instant since,
    @Nullable Instant until,
    @Nullable String key,
    @Nullable String group) {

  /** All tasks. */
  public static final TaskFilter ALL =
      new TaskFilter(Set.of(), null, null, null, null, null, null, null, null);

  /** Without a key. */
  public TaskFilter(
      Set<TaskState> states,
      @Nullable String type,
      @Nullable String queue,
      @Nullable String tag,
      @Nullable String text,
      @Nullable Instant since,
      @Nullable Instant until) {
    this(states, type, queue, tag, text, since, until, null, null);
  }

  /** Of any group, or none. */
  public TaskFilter(
      Set<TaskState> states,
      @Nullable String type,
      @Nullable String queue,
      @Nullable String tag,
      @Nullable String text,
      @Nullable Instant since,
      @Nullable Instant until,
      @Nullable String key) {
    this(states, type, queue, tag, text, since, until, key, null);
  }

  public TaskFilter {
    states = Set.copyOf(states);
  }
}
