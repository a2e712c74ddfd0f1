package io.buswork.scheduler;

import io.buswork.task.Task;
import java.util.List;

/**
 * How many tasks to read at once, so that a page never takes much memory: by what they took last.
 */
final class PageSize {

  private static final int SMALLEST = 4;

  private final int largest;
  private final long bytes;
  private final int growth;
  private int size;

  /**
   * @param first the first page's size
   * @param largest the largest page's
   * @param bytes what a page may take, about
   * @param growth how many times as large as the one before a page may be
   */
  PageSize(int first, int largest, long bytes, int growth) {
    this.size = first;
    this.largest = largest;
    this.bytes = bytes;
    this.growth = growth;
  }

  int get() {
    return size;
  }

  /** Learns from a page, which is not empty. */
  void adaptTo(List<Task> page) {
    long taken = 0;
    for (Task task : page) {
      taken += Waiting.bytes(task);
    }
    long fitting = bytes * page.size() / taken;
    long most = Math.min(largest, (long) size * growth);
    size = (int) Math.max(SMALLEST, Math.min(fitting, most));
  }
}
