package io.buswork.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What ties a new task to others. A task that waits for others is stored as blocked, and its own
 * time begins when it waits no more.
 *
 * @param after the tasks it waits for, each once; empty: none
 * @param runIfFailed whether it runs also if one of them did not succeed; else it is canceled then
 * @param delay how long it waits once those have ended; null: not at all, or {@code runAt} says
 * @param runAt when it is due at the earliest; null: at once, or {@code delay} says
 * @param group the group it belongs to; null: none
 * @param onGroupDone what is submitted when all tasks of the group have ended; null: nothing, or
 *     what another task of the group says
 */
public record TaskFlow(
    List<Long> after,
    boolean runIfFailed,
    @Nullable Duration delay,
    @Nullable Instant runAt,
    @Nullable String group,
    @Nullable GroupEnd onGroupDone) {

  /** The header of the task at a group's end that names the group. */
  public static final String GROUP_HEADER = "group-name";

  public TaskFlow {
    after = List.copyOf(after);
  }

  /** The same with these predecessors. */
  public TaskFlow after(List<Long> others) {
    return new TaskFlow(others, runIfFailed, delay, runAt, group, onGroupDone);
  }
}
