package io.buswork.task;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/** Looks among the items of a list, some of which wait for others, for a circle. */
public final class WaitCircle {

  private static final int MOST_SHOWN = 20;

  private final List<List<Integer>> waitsFor;

  private WaitCircle(List<List<Integer>> waitsFor) {
    this.waitsFor = waitsFor;
  }

  /**
   * Finds items that wait for each other.
   *
   * @param waitsFor for each item the places of those it waits for, all of which there are
   * @return a circle, each item waiting for the next, the first of them at the end again; empty if
   *     there is none
   */
  public static List<Integer> find(List<List<Integer>> waitsFor) {
    var circle = new WaitCircle(waitsFor);
    int[] left = circle.left();
    for (int i = 0; i < left.length; i++) {
      if (left[i] > 0) {
        return circle.through(i, left);
      }
    }
    return List.of();
  }

  /** A circle in words, the beginning of a long one. */
  public static String words(List<Integer> circle) {
    return circle.stream()
            .limit(MOST_SHOWN)
            .map(i -> "#" + i)
            .collect(Collectors.joining(" after "))
        + (circle.size() > MOST_SHOWN ? " after …" : "");
  }

  /** For each item how many it still waits for when all that can have run. */
  private int[] left() {
    int[] left = new int[waitsFor.size()];
    List<List<Integer>> dependents = new ArrayList<>();
    waitsFor.forEach(items -> dependents.add(new ArrayList<>(0)));
    Deque<Integer> free = new ArrayDeque<>();
    for (int i = 0; i < left.length; i++) {
      left[i] = waitsFor.get(i).size();
      for (int item : waitsFor.get(i)) {
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
  private List<Integer> through(int from, int[] left) {
    List<Integer> path = new ArrayList<>();
    int item = from;
    while (!path.contains(item)) {
      path.add(item);
      item = waitsFor.get(item).stream().filter(i -> left[i] > 0).findFirst().orElseThrow();
    }
    List<Integer> circle = new ArrayList<>(path.subList(path.indexOf(item), path.size()));
    circle.add(item);
    return circle;
  }
}
