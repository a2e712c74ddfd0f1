package io.buswork.node.cli;

import io.buswork.client.NewTask;
import java.util.LinkedHashSet;
import java.util.Set;

/** The demo's tasks of one kind. Safe for use by several threads. */
final class DemoWork {

  private final String name;
  private final String word;
  private final String tag;
  private final int planned;
  private final Set<String> ids = new LinkedHashSet<>();

  /**
   * @param name what it is called in the summary
   * @param run the demo's run
   * @param word one word for it; with the run, the tag its tasks are found by
   * @param planned how many there will be
   */
  DemoWork(String name, String run, String word, int planned) {
    this.name = name;
    this.word = word;
    this.tag = run + "-" + word;
    this.planned = planned;
  }

  String name() {
    return name;
  }

  String word() {
    return word;
  }

  String tag() {
    return tag;
  }

  int planned() {
    return planned;
  }

  /** The task, marked as one of these. */
  NewTask mark(NewTask task) {
    return task.tag(tag);
  }

  synchronized void submitted(String id) {
    ids.add(id);
  }

  synchronized Set<String> ids() {
    return Set.copyOf(ids);
  }

  /** How many of them are among these. */
  synchronized int countIn(Set<String> others) {
    return (int) ids.stream().filter(others::contains).count();
  }
}
