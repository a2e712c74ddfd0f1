package io.buswork.worker;

import io.buswork.api.BlockingTaskCheck;
import io.buswork.api.Delivery;
import io.buswork.api.TaskCheck;
import io.buswork.api.Verdict;
import io.buswork.task.TaskError;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/**
 * What comes before a task is run that is delivered exactly once: whether its handler can promise
 * that, and whether an earlier attempt has done it.
 */
final class DoneBefore {

  private DoneBefore() {}

  /** Whether the attempt may begin without a question. */
  static boolean isOutOfTheQuestion(Run run) {
    return run.delivery() != Delivery.EXACTLY_ONCE
        || (run.handler().settings().canBeExact()
            && !(run.mayHaveBeenDone() && run.handler().settings().hasCheck()));
  }

  /**
   * Finds out, and ends the attempt unless it is to run.
   *
   * @param begin runs the attempt
   */
  static void ask(Run run, Runnable begin) {
    if (!run.handler().settings().canBeExact()) {
      String why =
          "the handler of '"
              + run.task().type()
              + "' has neither a check nor says that it is transactional: it cannot promise that"
              + " the task is done exactly once";
      run.context().end(Outcomes.refused(run, TaskError.DELIVERY, why));
      return;
    }
    run.context().started();
    verdict(run)
        .onComplete(
            verdict -> take(run, verdict, begin),
            failure -> run.context().end(Outcomes.checkFailed(run, failure)));
  }

  private static void take(Run run, @Nullable Verdict verdict, Runnable begin) {
    if (verdict instanceof Verdict.Done done) {
      run.context().end(Outcomes.of(run, done.result(), -1));
    } else if (verdict instanceof Verdict.Unknown unknown) {
      run.context().end(Outcomes.unknown(run, unknown.reason(), false));
    } else if (verdict instanceof Verdict.NotDone) {
      begin.run();
    } else {
      run.context()
          .end(Outcomes.checkFailed(run, new IllegalStateException("the check returned null")));
    }
  }

  private static Future<Verdict> verdict(Run run) {
    TaskCheck check = run.handler().settings().check();
    BlockingTaskCheck blocking = run.handler().settings().blockingCheck();
    Promise<Verdict> promise = Promise.promise();
    if (check != null) {
      run.generation().context().runOnContext(go -> call(check, run, promise));
    } else if (blocking != null) {
      run.generation().threads().execute(() -> callBlocking(blocking, run, promise));
    }
    return promise.future();
  }

  private static void call(TaskCheck check, Run run, Promise<Verdict> promise) {
    try {
      Future<Verdict> verdict = check.check(run.context());
      if (verdict == null) {
        throw new IllegalStateException("the check returned null instead of a Future");
      }
      verdict.onComplete(promise);
    } catch (Throwable e) {
      // Whatever a check throws fails it, and nothing else.
      promise.fail(e);
    }
  }

  private static void callBlocking(BlockingTaskCheck check, Run run, Promise<Verdict> promise) {
    RunContext context = run.context();
    Thread thread = Thread.currentThread();
    if (!context.enter(thread)) {
      return;
    }
    thread.setContextClassLoader(run.generation().classLoader());
    @Nullable Verdict verdict = null;
    @Nullable Throwable failure = null;
    try {
      verdict = check.check(context);
    } catch (Throwable e) {
      // Whatever a check throws fails it, and nothing else.
      failure = e;
    } finally {
      context.leave();
    }
    if (failure == null) {
      promise.complete(verdict);
    } else {
      promise.fail(failure);
    }
  }
}
