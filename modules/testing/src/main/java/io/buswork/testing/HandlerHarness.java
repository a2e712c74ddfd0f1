package io.buswork.testing;

import io.buswork.api.AsyncTaskHandler;
import io.buswork.api.BlockingTaskHandler;
import io.buswork.api.HandlerSettings;
import io.buswork.api.TaskCheck;
import io.buswork.api.TaskContext;
import io.buswork.api.TaskHandlers;
import io.buswork.api.TaskVerticle;
import io.buswork.api.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A deployed {@link TaskVerticle} whose handlers a test calls one by one.
 *
 * <pre>{@code
 * try (var handlers = HandlerHarness.deploy(new Mail())) {
 *   TestRun run = handlers.run(TestTask.of("mail.send").payload(new JsonObject().put("to", "a@b")));
 *   assertEquals("sent", run.result());
 * }
 * }</pre>
 *
 * <p>Has a Vert.x of its own, closed with it. Not meant for use from an event loop: its methods
 * wait.
 */
public final class HandlerHarness implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Vertx vertx = Vertx.vertx();
  private final Map<String, AsyncTaskHandler> handlers = new ConcurrentHashMap<>();
  private final Map<String, CheckedSettings> settings = new ConcurrentHashMap<>();

  private HandlerHarness() {}

  /**
   * Starts the verticle and collects its handlers.
   *
   * @throws IllegalStateException if its start or its registration fails
   */
  public static HandlerHarness deploy(TaskVerticle verticle) {
    var harness = new HandlerHarness();
    try {
      await(harness.vertx.deployVerticle(verticle), "start");
      verticle.register(harness.new Registry());
      harness.settings.forEach((type, said) -> said.requireSound(type));
      return harness;
    } catch (Exception e) {
      harness.close();
      throw new IllegalStateException(verticle.getClass().getName() + " did not start", e);
    }
  }

  /** The task types that have a handler. */
  public Set<String> types() {
    return Set.copyOf(handlers.keySet());
  }

  /**
   * Runs one attempt to its end.
   *
   * @return what came of it; a handler's failure is in {@link TestRun#failure()}, not thrown
   * @throws IllegalArgumentException if no handler is registered for the task's type
   * @throws IllegalStateException if the attempt takes longer than a minute
   */
  public TestRun run(TestTask task) {
    return run(task, Instant.now());
  }

  /** The same at a time of the test's own. */
  TestRun run(TestTask task, Instant now) {
    AsyncTaskHandler handler = handlers.get(task.type());
    if (handler == null) {
      throw new IllegalArgumentException(
          "no handler for task type " + task.type() + "; there are " + handlers.keySet());
    }
    Future<TestRun> run =
        Future.<Object>future(
                promise ->
                    vertx.runOnContext(
                        go ->
                            start(handler, task.context(now))
                                .<Object>map(v -> v)
                                .onComplete(promise)))
            .map(value -> task.ended(value, null))
            .otherwise(failure -> task.ended(null, failure));
    return await(run, "task " + task.type());
  }

  /**
   * Asks the handler's check whether the task was done, as a node does before a further attempt.
   *
   * @throws IllegalArgumentException if the task's type has no handler, or its handler no check
   * @throws IllegalStateException if the check fails, or takes longer than a minute
   */
  public Verdict check(TestTask task) {
    return check(task, Instant.now());
  }

  /** The same at a time of the test's own. */
  Verdict check(TestTask task, Instant now) {
    CheckedSettings said = settings.get(task.type());
    TaskCheck check = said == null ? null : said.anyCheck();
    if (check == null) {
      throw new IllegalArgumentException("no check for task type " + task.type());
    }
    Future<Verdict> verdict =
        Future.future(
            promise -> vertx.runOnContext(go -> ask(check, task.context(now)).onComplete(promise)));
    return await(verdict, "check of task " + task.type());
  }

  /** What the handlers have said of themselves, by task type. */
  Map<String, CheckedSettings> settings() {
    return settings;
  }

  @Override
  public void close() {
    await(vertx.close(), "close");
  }

  private static Future<? extends @Nullable Object> start(
      AsyncTaskHandler handler, TaskContext task) {
    try {
      return given(handler.handle(task), "handler");
    } catch (Throwable e) {
      // A handler may throw anything; all of it fails the attempt, as on a node.
      return Future.failedFuture(e);
    }
  }

  private static Future<Verdict> ask(TaskCheck check, TaskContext task) {
    try {
      return given(check.check(task), "check");
    } catch (Throwable e) {
      // As above.
      return Future.failedFuture(e);
    }
  }

  private static <T extends @Nullable Object> Future<T> given(
      @Nullable Future<T> future, String who) {
    return future == null
        ? Future.failedFuture(
            new IllegalStateException("the " + who + " returned null instead of a Future"))
        : future;
  }

  private static <T> T await(Future<T> future, String what) {
    return Waiting.await(future, what, PATIENCE);
  }

  private final class Registry implements TaskHandlers {

    @Override
    public HandlerSettings async(String type, AsyncTaskHandler handler) {
      if (handlers.putIfAbsent(type, handler) != null) {
        throw new IllegalArgumentException("task type " + type + " already has a handler");
      }
      var said = new CheckedSettings();
      settings.put(type, said);
      return said;
    }

    @Override
    public HandlerSettings blocking(String type, BlockingTaskHandler handler) {
      return async(
          type,
          task -> {
            Callable<@Nullable Object> call = () -> handler.handle(task);
            return vertx.executeBlocking(call, false);
          });
    }
  }
}
