package io.buswork.worker;

import io.buswork.loader.RefusedExit;
import io.vertx.core.Context;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fails the attempts whose module wanted to end the JVM and was refused. Mostly the refusal itself
 * does: it is what the handler throws, or what its future fails with. Where it was thrown in a
 * callback or on a thread that nobody waits for, the attempt is looked for.
 */
final class RefusedExits {

  private static final Logger LOG = LoggerFactory.getLogger(RefusedExits.class);

  /** So long a refusal may take to arrive where its attempt ends. */
  private static final long GRACE_MILLIS = 1_000;

  private final Context context;
  private final Function<Generation, List<Run>> running;

  /**
   * @param context the worker's
   * @param running the attempts of a generation that handlers are busy with
   */
  RefusedExits(Context context, Function<Generation, List<Run>> running) {
    this.context = context;
    this.running = running;
  }

  void watch(Generation generation) {
    generation.onRefusedExit(exit -> refused(generation, exit));
  }

  /** On the thread that wanted to end the JVM. */
  private void refused(Generation generation, RefusedExit exit) {
    LOG.warn("thread {}: {}", Thread.currentThread().getName(), exit.getMessage());
    @Nullable Run own = TaskMark.run();
    context.runOnContext(
        go -> {
          List<Run> suspects = own == null ? suspects(generation) : List.of(own);
          context.owner().setTimer(GRACE_MILLIS, timer -> find(exit, suspects, own != null));
        });
  }

  private List<Run> suspects(Generation generation) {
    return running.apply(generation).stream().filter(run -> run.context().hasBegun()).toList();
  }

  /**
   * Where several may have done it nobody is blamed. From now on each attempt has a context of its
   * own, so that it is known the next time.
   */
  private void find(RefusedExit exit, List<Run> suspects, boolean known) {
    if (exit.isClaimed()) {
      return;
    }
    if (suspects.size() == 1) {
      Run run = suspects.get(0);
      run.context().end(Outcomes.exited(run, exit, !known, -1));
    }
    if (!known) {
      LOG.warn("{}, by one of its tasks {}", exit.getMessage(), ids(suspects));
      TaskMark.switchOn();
    }
  }

  private static List<Long> ids(List<Run> runs) {
    return runs.stream().map(run -> run.task().id()).limit(20).toList();
  }
}
