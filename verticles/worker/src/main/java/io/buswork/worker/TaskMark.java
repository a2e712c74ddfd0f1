package io.buswork.worker;

import io.buswork.task.Task;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Which attempt the current thread works for, so that log lines can say it: a blocking handler's by
 * its thread, an asynchronous one's by a context of its own, which its callbacks run on too. Off
 * until it is asked for: it costs each asynchronous attempt a context.
 */
public final class TaskMark {

  private static final ThreadLocal<@Nullable Run> THREAD = new ThreadLocal<>();
  private static volatile boolean on;

  private TaskMark() {}

  /** From now on attempts are marked, in this process. */
  public static void switchOn() {
    on = true;
  }

  static boolean isOn() {
    return on;
  }

  /**
   * What is said of an attempt.
   *
   * @param task its task
   * @param module the module that runs it
   * @param version the module's version
   */
  public record Mark(Task task, String module, String version) {}

  /** Of which attempt the current thread's work is a part; null: of none that is known. */
  public static @Nullable Mark current() {
    Run run = run();
    return run == null
        ? null
        : new Mark(
            run.task(), run.generation().version().name(), run.generation().version().version());
  }

  /** The attempt itself. */
  static @Nullable Run run() {
    Run run = THREAD.get();
    if (run == null) {
      ContextInternal context = ContextInternal.current();
      run = context == null || !context.isDuplicate() ? null : of(context);
    }
    return run;
  }

  private static @Nullable Run of(ContextInternal context) {
    ConcurrentMap<Object, Object> locals = context.getLocal(ContextInternal.LOCAL_MAP);
    return locals != null && locals.get(Run.class) instanceof Run run ? run : null;
  }

  /** Runs an attempt's beginning on a context of its own, which is the module's in all else. */
  static void onOwnContext(Run run, Runnable beginning) {
    ContextInternal own = ((ContextInternal) run.generation().context()).duplicate();
    own.getLocal(ContextInternal.LOCAL_MAP, ConcurrentHashMap::new).put(Run.class, run);
    own.dispatch(beginning);
  }

  /** The current thread works for an attempt, until {@link #leave}. */
  static void enter(Run run) {
    if (on) {
      THREAD.set(run);
    }
  }

  static void leave() {
    if (on) {
      THREAD.remove();
    }
  }
}
