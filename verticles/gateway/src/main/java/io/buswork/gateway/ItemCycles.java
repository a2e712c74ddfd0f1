package io.buswork.gateway;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/** Looks for items of a request that wait for each other, and for more ties than there may be. */
final class ItemCycles {

  /** The most that the tasks of one request wait for, all together. */
  static final int MAX_EDGES = 100_000;

  /** The most groups that the tasks of one request belong to. */
  static final int MAX_GROUPS = 1_000;

  private final List<NewTask> tasks;
  private final FieldErrors errors;

  private ItemCycles(List<NewTask> tasks, FieldErrors errors) {
    this.tasks = tasks;
    this.errors = errors;
  }

  /** Notes what is wrong with what the tasks of a request wait for. */
  static void check(List<NewTask> tasks, FieldErrors errors) {
    boolean tied = false;
    for (int i = 0; i < tasks.size() && !tied; i++) {
      tied = tasks.get(i).isTied();
    }
    if (tied) {
      new ItemCycles(tasks, errors).check();
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
      int[] left = left();
      for (int i = 0; i < left.length; i++) {
        if (left[i] > 0) {
          errors.add("/" + i + "/after", "these items wait for each other: " + cycle(i, left));
          return;
        }
      }
    }
  }

  private boolean refersToItemsThatAre() {
    boolean all = true;
    for (int i = 0; i < tasks.size(); i++) {
      for (int item : tasks.get(i).afterItems) {
        if (item >= tasks.size()) {
          String last = "the last one is #" + (tasks.size() - 1);
          errors.add("/" + i + "/after", "there is no item #" + item + " in the request; " + last);
          all = false;
        }
      }
    }
    return all;
  }

  /** For each item how many it still waits for when all that can have run. */
  private int[] left() {
    int[] left = new int[tasks.size()];
    List<List<Integer>> dependents = new ArrayList<>();
    tasks.forEach(task -> dependents.add(new ArrayList<>(0)));
    Deque<Integer> free = new ArrayDeque<>();
    for (int i = 0; i < left.length; i++) {
      left[i] = tasks.get(i).afterItems.size();
      for (int item : tasks.get(i).afterItems) {
        dependents.get(item).add(i);
      }
      if (left[i] == 0) {
        free.add(i);
      }
    }
    while (!free.isEmpty()) {
      for (int dependent : dependents.get(free.remove())) {
        if (--left[dependent] == 0) {
          free.add(dependent);
        }
      }
    }
    return left;
  }

  /** From one item to one that it waits for and that is not free either, until one comes again. */
  private String cycle(int from, int[] left) {
    List<Integer> path = new ArrayList<>();
    int item = from;
    while (!path.contains(item)) {
      path.add(item);
      item = tasks.get(item).afterItems.stream().filter(i -> left[i] > 0).findFirst().orElseThrow();
    }
    List<Integer> cycle = new ArrayList<>(path.subList(path.indexOf(item), path.size()));
    cycle.add(item);
    int most = 20;
    return cycle.stream().limit(most).map(i -> "#" + i).collect(Collectors.joining(" after "))
        + (cycle.size() > most ? " after …" : "");
  }
}
