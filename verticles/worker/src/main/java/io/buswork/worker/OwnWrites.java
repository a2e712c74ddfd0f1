package io.buswork.worker;

import io.buswork.api.FollowUp;
import io.buswork.bus.OnContext;
import io.buswork.bus.TaskOutcome;
import io.buswork.bus.TaskOutcome.Kind;
import io.buswork.bus.TraceHeaders;
import io.buswork.store.AttemptStore.OpenTransaction;
import io.buswork.store.Settlement;
import io.buswork.store.StoreUnavailableException;
import io.buswork.task.Attempt;
import io.buswork.task.AttemptOutcome;
import io.buswork.task.Task;
import io.buswork.task.TaskState;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt writes with its success: its handler's own SQL, and the tasks that follow. All
 * of it is committed together with the success, by the node itself, or none of it. All methods may
 * be called from any thread.
 */
final class OwnWrites {

  private static final int MAX_FOLLOW_UPS = 1_000;
  private static final long MAX_BYTES = 16 << 20;
  private static final long AGAIN_MILLIS = 500;

  /** The commit's own statements get so much at least, however late the handler is. */
  private static final Duration LEAST = Duration.ofSeconds(10);

  private final Run run;
  private final AttemptWriting writing;
  private final List<FollowUp> followUps = new ArrayList<>();
  private long followUpBytes;
  private @Nullable Future<OpenTransaction> opened;
  private Future<?> last = Future.succeededFuture();
  private volatile @Nullable Throwable broken;
  private boolean closed;

  OwnWrites(Run run, AttemptWriting writing) {
    this.run = run;
    this.writing = writing;
  }

  /** Runs the handler's own SQL, behind what it has asked for before. */
  synchronized <T extends @Nullable Object> Future<T> transaction(
      Function<SqlConnection, Future<T>> work) {
    if (closed) {
      return Future.failedFuture(ended());
    }
    if (opened == null) {
      opened = onContext(this::begin);
    }
    Future<OpenTransaction> open = opened;
    Future<T> done =
        last.transform(before -> open)
            .compose(transaction -> onContext(() -> call(work, transaction)))
            .onFailure(failure -> broken = failure);
    last = done;
    return done;
  }

  /** Notes a task that is to follow; answers its place. */
  synchronized int submit(FollowUp task) {
    if (closed) {
      throw ended();
    }
    int bytes = task.payloadText().getBytes(StandardCharsets.UTF_8).length;
    if (followUps.size() == MAX_FOLLOW_UPS || followUpBytes + bytes > MAX_BYTES) {
      throw new IllegalStateException("an attempt may submit 1,000 tasks, of 16 MiB in all");
    }
    followUpBytes += bytes;
    followUps.add(belowThis(task));
    return followUps.size() - 1;
  }

  /** Unless it says otherwise, what a traced task submits belongs to the same trace. */
  private FollowUp belowThis(FollowUp task) {
    if (run.task().options().isPlain()) {
      return task;
    }
    Map<String, String> headers = run.context().headers();
    String parent = headers.get(TraceHeaders.PARENT);
    return parent == null
        ? task
        : task.headers(TraceHeaders.added(task.headers(), parent, headers.get(TraceHeaders.STATE)));
  }

  /** Writes the success and all that belongs to it. The outcome says how that went; never fails. */
  Future<TaskOutcome> commit(TaskOutcome success) {
    return handlersWorkDone()
        .compose(done -> open())
        .compose(transaction -> commit(transaction, success))
        .recover(
            failure -> {
              rollback();
              return Future.succeededFuture(Outcomes.failed(run, failure, success.cpuMicros()));
            })
        .map(end -> end.kind() == Kind.COMMITTED ? end : end.withLogs(success.logs()));
  }

  /** Takes back what has not been committed. */
  synchronized void rollback() {
    closed = true;
    if (opened != null) {
      boolean idle = last.isComplete();
      opened.onSuccess(
          transaction -> {
            if (idle) {
              transaction.rollback();
            } else {
              transaction.abort();
            }
          });
    }
  }

  private synchronized Future<?> handlersWorkDone() {
    closed = true;
    return last.transform(done -> Future.succeededFuture());
  }

  private synchronized Future<OpenTransaction> open() {
    Throwable failure = broken;
    if (failure != null) {
      return Future.failedFuture(failure);
    }
    if (opened == null) {
      // The handler has done its work: that is not lost because the database is away for a while.
      opened = untilAnswered(() -> onContext(this::begin));
    }
    return opened;
  }

  private <T> Future<T> untilAnswered(Supplier<Future<T>> call) {
    return call.get()
        .recover(
            failure ->
                failure instanceof StoreUnavailableException
                    ? run.generation()
                        .context()
                        .owner()
                        .timer(AGAIN_MILLIS, TimeUnit.MILLISECONDS)
                        .compose(later -> untilAnswered(call))
                    : Future.failedFuture(failure));
  }

  private Future<OpenTransaction> begin() {
    Duration left = Duration.between(Instant.now(), run.context().deadline());
    return writing.begin(left.compareTo(LEAST) < 0 ? LEAST : left);
  }

  private Future<TaskOutcome> commit(OpenTransaction transaction, TaskOutcome success) {
    return writing
        .submission(List.copyOf(followUps))
        .compose(
            following ->
                transaction
                    .commit(writing.holder(run.task()), settlement(success), following)
                    .map(
                        committed ->
                            committed
                                ? done(transaction.stored(), success)
                                : Outcomes.disowned(run)));
  }

  private TaskOutcome done(List<Task> tasks, TaskOutcome success) {
    writing.announce(tasks);
    return Outcomes.committed(run, success);
  }

  private Settlement settlement(TaskOutcome success) {
    Task task = run.task();
    Attempt attempt =
        new Attempt(
            task.nextAttempt(),
            writing.node(),
            run.generation().version().name(),
            run.generation().version().version(),
            Instant.ofEpochMilli(success.startedAtMillis()),
            writing.now(),
            success.wallMicros(),
            success.cpuMicros(),
            AttemptOutcome.SUCCEEDED,
            null);
    return new Settlement(
        task.id(),
        task.attempt(),
        TaskState.SUCCEEDED,
        task.nextAttempt(),
        null,
        attempt,
        success.result(),
        success.logs());
  }

  private <T extends @Nullable Object> Future<T> call(
      Function<SqlConnection, Future<T>> work, OpenTransaction transaction) {
    Throwable earlier = broken;
    if (earlier != null) {
      return Future.failedFuture(earlier);
    }
    Future<T> future = work.apply(transaction.connection());
    return future == null
        ? Future.failedFuture("the function returned null instead of a Future")
        : future;
  }

  /** On the verticle's context, whatever thread asks. */
  private <T extends @Nullable Object> Future<T> onContext(Supplier<Future<T>> call) {
    return OnContext.call(run.generation().context(), call);
  }

  private static IllegalStateException ended() {
    return new IllegalStateException("the attempt has ended");
  }
}
