package io.buswork.loader;

import java.lang.reflect.Field;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Timer;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends the threads that a module started: its executors are shut down, its timers cancelled, its
 * own threads interrupted. A thread of somebody else's that only has the module's context class
 * loader, because it was started while the module's code ran, gets ours instead.
 */
final class ThreadSweep implements Sweep {

  /** All of them together get so long to end. */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  @Override
  public List<String> sweep(ClassLoader loader) throws InterruptedException {
    List<String> found = new ArrayList<>();
    List<Thread> told = new ArrayList<>();
    for (Thread thread : Threads.all()) {
      String what = thread == Thread.currentThread() ? null : stop(thread, loader);
      if (what != null) {
        found.add(what);
        told.add(thread);
      } else {
        release(thread, loader);
      }
    }
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    for (Thread thread : told) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left > 0) {
        thread.join(left);
      }
    }
    return found;
  }

  private static void release(Thread thread, ClassLoader loader) {
    if (thread.getContextClassLoader() == loader) {
      thread.setContextClassLoader(ThreadSweep.class.getClassLoader());
    }
    Field remembered = Fields.find(Thread.class, "inheritedAccessControlContext");
    Object starters = remembered == null ? null : Fields.get(remembered, thread);
    if (remembered != null && starters != null && names(starters, loader)) {
      try {
        remembered.set(thread, null);
      } catch (IllegalAccessException e) {
        throw new IllegalStateException("java.lang is open, and its threads are not", e);
      }
    }
  }

  /** Up to Java 23 a thread remembers whose code started it, for security managers. */
  private static boolean names(Object starters, ClassLoader loader) {
    return Fields.named(starters, "context") instanceof ProtectionDomain[] domains
        && Arrays.stream(domains).anyMatch(domain -> domain.getClassLoader() == loader);
  }

  /** What was done to it; null if it is not the module's. */
  private static @Nullable String stop(Thread thread, ClassLoader loader) {
    String code = Threads.code(thread, loader);
    ThreadPoolExecutor pool = pool(thread);
    if (pool != null && (code != null || serves(pool, loader))) {
      pool.shutdownNow();
      return told(thread, "of an executor", "executor shut down");
    }
    if (isTimer(thread) && serves(thread, loader)) {
      cancel(thread);
      return told(thread, "of a " + Timer.class.getName(), "timer cancelled");
    }
    String running = code != null ? code : running(thread, loader);
    if (running != null) {
      thread.interrupt();
      return told(thread, "running " + running, "interrupted");
    }
    return null;
  }

  /** Only threads of the JDK's own class: those of the platform are nobody else's to stop. */
  private static @Nullable String running(Thread thread, ClassLoader loader) {
    return thread.getClass() == Thread.class ? Threads.running(thread, loader) : null;
  }

  private static String told(Thread thread, String what, String done) {
    return "thread '" + thread.getName() + "' " + what + ": " + done;
  }

  private static @Nullable ThreadPoolExecutor pool(Thread thread) {
    Object worker = Threads.target(thread);
    return worker != null && Fields.named(worker, "this$0") instanceof ThreadPoolExecutor pool
        ? pool
        : null;
  }

  private static boolean serves(ThreadPoolExecutor pool, ClassLoader loader) {
    ThreadFactory factory = pool.getThreadFactory();
    if (Ownership.isOf(pool, loader) || Ownership.wrapsOf(factory, loader, 2)) {
      return true;
    }
    return pool.getQueue().stream().anyMatch(task -> Ownership.wrapsOf(task, loader, 4));
  }

  private static boolean isTimer(Thread thread) {
    return thread.getClass().getName().equals("java.util.TimerThread");
  }

  private static boolean serves(Thread timer, ClassLoader loader) {
    Object queue = Fields.named(timer, "queue");
    Object tasks = queue == null ? null : Fields.named(queue, "queue");
    return Ownership.containsOf(tasks, loader) || timer.getContextClassLoader() == loader;
  }

  /** As {@link Timer#cancel()} does, whose thread this is. */
  private static void cancel(Thread timer) {
    Object queue = Fields.named(timer, "queue");
    var alive = Fields.find(timer.getClass(), "newTasksMayBeScheduled");
    if (queue == null || alive == null) {
      timer.interrupt();
      return;
    }
    synchronized (queue) {
      try {
        alive.setBoolean(timer, false);
        var clear = queue.getClass().getDeclaredMethod("clear");
        clear.setAccessible(true);
        clear.invoke(queue);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("java.util is open, and its timers are not", e);
      }
      queue.notifyAll();
    }
  }
}
