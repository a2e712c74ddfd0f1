package io.buswork.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What ties a {@link FollowUp} to other tasks.
 *
 * @param after the ids of tasks it waits for
 * @param afterSubmitted the places of those it waits for among what the same attempt submits
 * @param evenAfterFailure whether it runs also if one of them does not succeed; else it is canceled
 * @param group the group it belongs to; null: none
 * @param onGroupDone what the group's end submits; null: nothing, or what another one says
 */
public record FollowUpTies(
    List<Long> after,
    List<Integer> afterSubmitted,
    boolean evenAfterFailure,
    @Nullable String group,
    @Nullable FollowUp onGroupDone) {

  /** Nothing. */
  public static final FollowUpTies NONE = new FollowUpTies(List.of(), List.of(), false, null, null);

  private static final int MAX_AFTER = 10_000;

  public FollowUpTies {
    after = List.copyOf(after);
    afterSubmitted = List.copyOf(afterSubmitted);
    FollowUpTerms.requireKey("group", group);
    if (after.size() + afterSubmitted.size() > MAX_AFTER) {
      throw new IllegalArgumentException("a task may wait for 10,000 others");
    }
    if (after.stream().anyMatch(id -> id < 1)) {
      throw new IllegalArgumentException("after must be ids of tasks: " + after);
    }
    if (onGroupDone != null && group == null) {
      throw new IllegalArgumentException("group is missing: it is what has that end");
    }
    if (onGroupDone != null
        && (onGroupDone.ties().isTied() || onGroupDone.terms().unique() != null)) {
      throw new IllegalArgumentException(
          "the task at a group's end waits for none, and has neither a group nor a unique key");
    }
  }

  /** Whether it waits for others. */
  public boolean waits() {
    return !after.isEmpty() || !afterSubmitted.isEmpty();
  }

  /** Whether it waits for others or belongs to a group. */
  public boolean isTied() {
    return waits() || group != null;
  }
}
