package io.buswork.gateway;

import io.buswork.task.WaitCircle;
import java.util.List;

/** Looks for items of a request that wait for each other, and for more ties than there may be. */
final class ItemCycles {

  /** The most that the tasks of one request wait for, all together. */
  static final int MAX_EDGES = 100_000;

  /** The most groups that the tasks of one request belong to. */
  static final int MAX_GROUPS = 1_000;

  private final List<NewTask> tasks;
  private final boolean single;
  private final FieldErrors errors;

  private ItemCycles(List<NewTask> tasks, boolean single, FieldErrors errors) {
    this.tasks = tasks;
    this.single = single;
    this.errors = errors;
  }

  /**
   * Notes what is wrong with what the tasks of a request wait for.
   *
   * @param single whether it is one task, and not a list
   */
  static void check(List<NewTask> tasks, boolean single, FieldErrors errors) {
    boolean tied = false;
    for (int i = 0; i < tasks.size() && !tied; i++) {
      tied = tasks.get(i).isTied();
    }
    if (tied) {
      new ItemCycles(tasks, single, errors).check();
    }
  }

  private void check() {
    long edges = tasks.stream().mapToLong(NewTask::edges).sum();
    if (edges > MAX_EDGES) {
      errors.add("", "the tasks of a request may wait for " + MAX_EDGES + " others, not " + edges);
    }
    long groups = tasks.stream().map(task -> task.group).distinct().count();
    if (groups > MAX_GROUPS) {
      errors.add("", "the tasks of a request may belong to " + MAX_GROUPS + " groups");
    }
    if (refersToItemsThatAre()) {
      List<Integer> circle = WaitCircle.find(tasks.stream().map(task -> task.afterItems).toList());
      if (!circle.isEmpty()) {
        errors.add(
            at(circle.get(0)), "these items wait for each other: " + WaitCircle.words(circle));
      }
    }
  }

  private String at(int item) {
    return (single ? "" : "/" + item) + "/after";
  }

  private boolean refersToItemsThatAre() {
    boolean all = true;
    for (int i = 0; i < tasks.size(); i++) {
      for (int item : tasks.get(i).afterItems) {
        if (item >= tasks.size()) {
          String last = "the last one is #" + (tasks.size() - 1);
          errors.add(at(i), "there is no item #" + item + " in the request; " + last);
          all = false;
        }
      }
    }
    return all;
  }
}
