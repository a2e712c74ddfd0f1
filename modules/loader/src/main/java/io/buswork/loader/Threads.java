package io.buswork.loader;

import java.util.Arrays;
import java.util.List;

/** The threads of this JVM. */
final class Threads {

  private Threads() {}

  static List<Thread> all() {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    while (root.getParent() != null) {
      root = root.getParent();
    }
    Thread[] threads = new Thread[root.activeCount() * 2 + 16];
    int count = root.enumerate(threads, true);
    return Arrays.asList(threads).subList(0, count);
  }

  /** Whether the thread runs code of that loader by its very class. */
  static boolean isOf(Thread thread, ClassLoader loader) {
    return thread.getClass().getClassLoader() == loader;
  }
}
