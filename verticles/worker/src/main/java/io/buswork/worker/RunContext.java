package io.buswork.worker;

import io.buswork.api.FollowUp;
import io.buswork.api.Predecessor;
import io.buswork.api.TaskContext;
import io.buswork.bus.ProgressBatch;
import io.buswork.bus.TaskOutcome;
import io.buswork.bus.TaskTracing;
import io.buswork.bus.TraceHeaders;
import io.buswork.task.Task;
import io.vertx.core.Future;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An attempt as its handler sees it. All of it may be used by several threads. */
final class RunContext implements TaskContext {

  private static final int MAX_LINES = 200;
  private static final int MAX_LINE = 2_000;

  private final Run run;
  private final RunReports reports;
  private volatile long startedAtMillis;
  private volatile long startedAtNanos;
  private volatile @Nullable Thread thread;
  private volatile @Nullable TaskOutcome outcome;
  private volatile TaskOutcome.@Nullable Kind stopped;
  private List<String> newLines = List.of();
  private int lines;
  private int percent = -1;
  private @Nullable String message;
  private List<Runnable> onCancel = List.of();
  private volatile boolean begun;
  private volatile boolean committing;
  private @Nullable OwnWrites writes;
  private @Nullable Checkpoints checkpoints;
  private volatile TaskTracing.@Nullable Span span;

  RunContext(Run run, RunReports reports) {
    this.run = run;
    this.reports = reports;
  }

  void started() {
    if (startedAtNanos == 0) {
      startedAtNanos = System.nanoTime();
      startedAtMillis = reports.writing().nowMillis();
    }
  }

  /** The handler is about to be called; refuses if the attempt has been stopped already. */
  synchronized boolean begin() {
    begun = outcome == null;
    return begun;
  }

  /** Whether the handler has been called. */
  boolean hasBegun() {
    return begun;
  }

  /** It turns out that it has to wait: it has not started yet, and its timeout does not run. */
  void waits() {
    startedAtNanos = 0;
    startedAtMillis = 0;
    begun = false;
  }

  /** Its handler, and what that submits, belong to this span. */
  void traced(TaskTracing.Span own) {
    span = own;
  }

  TaskTracing.@Nullable Span span() {
    return span;
  }

  /** By the database's clock; 0: it has not started. */
  long startedAtMillis() {
    return startedAtMillis;
  }

  long wallMicros() {
    return startedAtNanos == 0 ? 0 : (System.nanoTime() - startedAtNanos) / 1_000;
  }

  Duration timeout() {
    Duration own = run.task().options().timeout();
    return own == null ? run.handler().settings().timeout() : own;
  }

  boolean isOverdue() {
    return startedAtNanos != 0 && !committing && wallMicros() > timeout().toNanos() / 1_000;
  }

  /** Ends the attempt, unless it has ended. A success may have something to write first. */
  void end(TaskOutcome what) {
    OwnWrites own;
    synchronized (this) {
      if (outcome != null || committing) {
        return;
      }
      own = writes;
      committing = own != null && what.kind() == TaskOutcome.Kind.SUCCEEDED;
      if (!committing) {
        outcome = what;
      }
    }
    if (own != null && committing) {
      own.commit(what).onSuccess(this::committed);
      return;
    }
    if (own != null) {
      own.rollback();
    }
    reports.hasEnded(run);
  }

  private void committed(TaskOutcome what) {
    outcome = what;
    reports.hasEnded(run);
  }

  /** The outcome, once it has ended. */
  TaskOutcome outcome() {
    return Objects.requireNonNull(outcome, "not ended");
  }

  boolean hasEnded() {
    return outcome != null;
  }

  /** The same on a thread: stopping the attempt interrupts it from this very moment on. */
  synchronized boolean begin(Thread current) {
    return begin() && enter(current);
  }

  /** Marks the thread that a cancel should interrupt; refuses if it was canceled already. */
  synchronized boolean enter(Thread current) {
    if (stopped != null) {
      return false;
    }
    thread = current;
    return true;
  }

  /** The thread of a blocking handler, while it is in it. */
  @Nullable Thread thread() {
    return thread;
  }

  /** The thread goes on to other work: it is not to be interrupted any more. */
  synchronized void leave() {
    thread = null;
    Thread.interrupted();
  }

  /**
   * Stops the attempt: tells its handler, interrupts it, and ends it without waiting for it.
   *
   * @param kind why: canceled, timed out or returned
   */
  void stop(TaskOutcome.Kind kind) {
    List<Runnable> actions;
    synchronized (this) {
      if (stopped != null || outcome != null || committing) {
        return;
      }
      stopped = kind;
      // Before the interrupt: what the handler makes of that is not how the attempt ended.
      outcome = Outcomes.stopped(run, kind);
      actions = onCancel;
      onCancel = List.of();
      Thread busy = thread;
      if (busy != null) {
        busy.interrupt();
      }
      if (writes != null) {
        writes.rollback();
      }
    }
    reports.hasEnded(run);
    actions.forEach(action -> run.generation().context().runOnContext(go -> action.run()));
  }

  /** What is new since the last call; null if nothing is. */
  synchronized ProgressBatch.@Nullable Report takeNews() {
    if (message == null && newLines.isEmpty()) {
      return null;
    }
    Task task = run.task();
    ProgressBatch.Report report =
        new ProgressBatch.Report(
            task.id(), task.nextAttempt(), message == null ? -1 : percent, message, newLines);
    message = null;
    newLines = List.of();
    return report;
  }

  /** Lines that were not reported while it ran. */
  synchronized List<String> takeLines() {
    List<String> rest = newLines;
    newLines = List.of();
    return rest;
  }

  @Override
  public long id() {
    return run.task().id();
  }

  @Override
  public String type() {
    return run.task().type();
  }

  @Override
  public String queue() {
    return run.task().queue();
  }

  @Override
  public int attempt() {
    return run.task().nextAttempt();
  }

  @Override
  public int maxAttempts() {
    int own = run.task().maxAttempts();
    int handlers = run.handler().settings().maxAttempts();
    return own > 0 ? own : handlers > 0 ? handlers : Task.DEFAULT_MAX_ATTEMPTS;
  }

  @Override
  public Instant deadline() {
    return Instant.now().plus(timeout()).minusNanos(wallMicros() * 1_000);
  }

  @Override
  public JsonObject payload() {
    return (JsonObject) Objects.requireNonNull(payloadValue(), "the payload is null");
  }

  @Override
  public @Nullable Object payloadValue() {
    return Json.decodeValue(run.task().payload());
  }

  @Override
  public String payloadText() {
    return run.task().payload();
  }

  @Override
  public Map<String, String> headers() {
    Map<String, String> own = run.task().options().headers();
    TaskTracing.Span traced = span;
    String here = traced == null ? null : traced.traceparent();
    return here == null ? own : TraceHeaders.below(own, here);
  }

  @Override
  public List<String> tags() {
    return run.task().options().tags();
  }

  @Override
  public Future<List<Predecessor>> predecessors() {
    return reports.predecessors(run);
  }

  @Override
  public String module() {
    return run.generation().version().name();
  }

  @Override
  public String version() {
    return run.generation().version().version();
  }

  @Override
  public void progress(int done, String what) {
    synchronized (this) {
      if (outcome != null) {
        return;
      }
      percent = Math.max(0, Math.min(100, done));
      message = cut(what);
    }
    reports.hasNews(run);
  }

  @Override
  public void log(String line) {
    synchronized (this) {
      if (outcome != null || lines >= MAX_LINES * 10) {
        return;
      }
      lines++;
      if (newLines.isEmpty()) {
        newLines = new ArrayList<>();
      }
      if (newLines.size() >= MAX_LINES) {
        newLines.remove(0);
      }
      newLines.add(cut(line));
    }
    reports.hasNews(run);
  }

  private static String cut(String text) {
    return text.length() > MAX_LINE ? text.substring(0, MAX_LINE) + "…" : text;
  }

  @Override
  public <T extends @Nullable Object> Future<T> transaction(
      Function<SqlConnection, Future<T>> work) {
    OwnWrites own = ownWrites();
    return own == null ? Future.failedFuture(hasEndedAlready()) : own.transaction(work);
  }

  @Override
  public int submit(FollowUp task) {
    OwnWrites own = ownWrites();
    if (own == null) {
      throw hasEndedAlready();
    }
    return own.submit(task);
  }

  @Override
  public Future<Void> checkpoint(@Nullable Object state) {
    String text = Json.encode(state);
    if (text.getBytes(StandardCharsets.UTF_8).length > Checkpoints.MAX_BYTES) {
      return Future.failedFuture(
          new IllegalArgumentException("a checkpoint may have 64 KiB of JSON"));
    }
    Checkpoints keeping = checkpoints();
    return keeping == null ? Future.failedFuture(hasEndedAlready()) : keeping.keep(text);
  }

  @Override
  public Future<@Nullable Object> restored() {
    return reports.writing().kept(run.task()).map(kept -> kept.map(Json::decodeValue).orElse(null));
  }

  /** Null once it is settled how the attempt ends. */
  private synchronized @Nullable OwnWrites ownWrites() {
    if (outcome != null || committing) {
      return null;
    }
    if (writes == null) {
      writes = new OwnWrites(run, reports.writing());
    }
    return writes;
  }

  private synchronized @Nullable Checkpoints checkpoints() {
    if (outcome != null || committing) {
      return null;
    }
    if (checkpoints == null) {
      checkpoints = new Checkpoints(reports.writing(), run.task());
    }
    return checkpoints;
  }

  private static IllegalStateException hasEndedAlready() {
    return new IllegalStateException("the attempt has ended");
  }

  @Override
  public boolean isCanceled() {
    return stopped != null;
  }

  @Override
  public void onCancel(Runnable action) {
    synchronized (this) {
      if (stopped == null) {
        List<Runnable> more = new ArrayList<>(onCancel);
        more.add(action);
        onCancel = more;
        return;
      }
    }
    action.run();
  }
}
