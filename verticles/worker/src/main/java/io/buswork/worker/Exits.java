package io.buswork.worker;

import io.buswork.task.TaskError;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Handlers that end the JVM with {@code System.exit}: nobody can keep them from it, and they do not
 * come back from it. A node that stops must not wait for them, nor give their tasks to the next
 * node as if nothing had been: they would end that too.
 */
final class Exits {

  private static final String RUNTIME = "java.lang.Runtime";
  private static final String EXIT = "exit";

  private Exits() {}

  /**
   * Fails the attempts whose handlers are ending the JVM. Of asynchronous ones nobody can tell
   * which it was: those of the same module are let go of, to be found with a dead node, which
   * counts them.
   *
   * @param held the attempts on this node, by task
   * @return whether there are such handlers
   */
  static boolean end(Map<Long, Run> held) {
    Set<Thread> ending = threads();
    if (ending.isEmpty()) {
      return false;
    }
    List<Run> running =
        held.values().stream().filter(run -> run.state() == Run.State.RUNNING).toList();
    for (Run run : running) {
      Thread thread = run.context().thread();
      if (thread != null && ending.remove(thread)) {
        run.context().end(Outcomes.failed(run, failure(), -1));
      }
    }
    for (Run run : running) {
      if (run.handler().async() != null && isOf(run.generation(), ending)) {
        held.remove(run.task().id());
      }
    }
    return true;
  }

  private static Set<Thread> threads() {
    Set<Thread> ending = new HashSet<>();
    Thread.getAllStackTraces()
        .forEach(
            (thread, stack) -> {
              if (ends(stack)) {
                ending.add(thread);
              }
            });
    return ending;
  }

  private static boolean ends(StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      if (frame.getClassName().equals(RUNTIME) && frame.getMethodName().equals(EXIT)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOf(Generation generation, Set<Thread> threads) {
    return !generation.isBuiltIn()
        && threads.stream()
            .anyMatch(thread -> thread.getContextClassLoader() == generation.classLoader());
  }

  private static AttemptFailure failure() {
    return new AttemptFailure(
        new TaskError(TaskError.EXIT, "the handler ended its node with System.exit"), false, null);
  }
}
