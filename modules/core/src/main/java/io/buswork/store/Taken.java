package io.buswork.store;

import java.util.List;

/**
 * What became of a {@link Submission}.
 *
 * @param entries for each of its tasks, in order
 * @param repeated whether it was known already, and this is what it was answered then
 * @param changes tasks that did not have to wait after all, or had to be canceled at once
 */
public record Taken(List<Entry> entries, boolean repeated, List<TaskChange> changes) {

  /** Where nothing has changed at once. */
  public Taken(List<Entry> entries, boolean repeated) {
    this(entries, repeated, List.of());
  }

  public Taken {
    entries = List.copyOf(entries);
    changes = List.copyOf(changes);
  }

  /**
   * The task that stands for one that was submitted.
   *
   * @param id its id
   * @param duplicate whether it was there before, and holds the key
   */
  public record Entry(long id, boolean duplicate) {}
}
