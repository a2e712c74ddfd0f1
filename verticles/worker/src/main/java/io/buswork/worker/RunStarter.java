package io.buswork.worker;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hands attempts to their modules: asynchronous ones in groups to the event loop of their verticle,
 * one hand-over for many; blocking ones to a thread each.
 */
final class RunStarter {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final boolean MEASURES_CPU = THREADS.isThreadCpuTimeSupported();

  void start(List<Run> runs) {
    Map<Generation, List<Run>> async = new LinkedHashMap<>();
    for (Run run : runs) {
      if (!DoneBefore.isOutOfTheQuestion(run)) {
        DoneBefore.ask(run, () -> startAsked(run));
      } else if (run.handler().async() == null) {
        startBlocking(run);
      } else {
        async.computeIfAbsent(run.generation(), g -> new ArrayList<>()).add(run);
      }
    }
    async.forEach(
        (generation, group) ->
            generation.context().runOnContext(go -> group.forEach(RunStarter::startMarked)));
  }

  private static void startAsked(Run run) {
    if (run.handler().async() == null) {
      startBlocking(run);
    } else {
      run.generation().context().runOnContext(go -> startMarked(run));
    }
  }

  private static void startMarked(Run run) {
    if (TaskMark.isOn()) {
      TaskMark.onOwnContext(run, () -> startAsync(run));
    } else {
      startAsync(run);
    }
  }

  private static void startAsync(Run run) {
    var handler = run.handler().async();
    RunContext context = run.context();
    if (handler == null || !context.begin()) {
      return;
    }
    context.started();
    try {
      var future = HandlerCall.of(handler, context);
      if (future == null) {
        throw new IllegalStateException("the handler returned null instead of a Future");
      }
      if (future.isComplete() && future.succeeded()) {
        context.end(Outcomes.of(run, future.result(), -1));
      } else {
        future.onComplete(
            value -> context.end(Outcomes.of(run, value, -1)),
            failure -> context.end(Outcomes.failed(run, failure, -1)));
      }
    } catch (Throwable e) {
      // Whatever a handler throws fails its attempt, and nothing else.
      context.end(Outcomes.failed(run, e, -1));
    }
  }

  private static void startBlocking(Run run) {
    run.generation().threads().execute(() -> runBlocking(run));
  }

  private static void runBlocking(Run run) {
    var handler = run.handler().blocking();
    RunContext context = run.context();
    Thread thread = Thread.currentThread();
    if (handler == null || !context.begin(thread)) {
      return;
    }
    thread.setContextClassLoader(run.generation().classLoader());
    context.started();
    TaskMark.enter(run);
    long cpu = cpuNanos();
    run.beganAt(cpu);
    @Nullable Object value = null;
    @Nullable Throwable failure = null;
    try {
      value = handler.handle(context);
    } catch (Throwable e) {
      // Whatever a handler throws fails its attempt, and nothing else.
      failure = e;
    } finally {
      TaskMark.leave();
      context.leave();
    }
    long used = cpu < 0 ? -1 : (cpuNanos() - cpu) / 1_000;
    context.end(
        failure == null ? Outcomes.of(run, value, used) : Outcomes.failed(run, failure, used));
  }

  /** What a blocking attempt has used of the processor so far; -1: nobody knows. */
  static long cpuMicros(Run run) {
    Thread thread = run.context().thread();
    if (thread == null || run.cpuAtStartNanos() < 0) {
      return -1;
    }
    long now = THREADS.getThreadCpuTime(thread.getId());
    return now < 0 ? -1 : (now - run.cpuAtStartNanos()) / 1_000;
  }

  /** -1 on a virtual thread: the JVM cannot tell. */
  private static long cpuNanos() {
    return MEASURES_CPU ? THREADS.getCurrentThreadCpuTime() : -1;
  }
}
