package io.buswork.scheduler;

/** How many of something are taken. */
final class InUse {

  private int count;

  int count() {
    return count;
  }

  void take() {
    count++;
  }

  void release() {
    count--;
  }
}
