package io.buswork.testing;

import io.buswork.api.FollowUp;
import io.buswork.api.Outcome;
import io.buswork.api.Predecessor;
import io.buswork.api.TaskContext;
import io.buswork.task.RetryPolicy;
import io.vertx.core.Future;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One attempt of a task, made up by a test. May be canceled from any thread while it runs. */
public final class TestTask {

  private final String type;
  private final List<TestRun.Progress> progress = Collections.synchronizedList(new ArrayList<>());
  private final List<String> logs = Collections.synchronizedList(new ArrayList<>());
  private final List<FollowUp> submitted = Collections.synchronizedList(new ArrayList<>());
  private final List<Runnable> onCancel = new ArrayList<>();
  private @Nullable Object payload = new JsonObject();
  private long id = 1;
  private int attempt = 1;
  private int maxAttempts = RetryPolicy.DEFAULT.maxAttempts();
  private Map<String, String> headers = Map.of();
  private List<String> tags = List.of();
  private List<Predecessor> predecessors = List.of();
  private Duration timeout = Duration.ofMinutes(1);
  private volatile @Nullable String kept;
  private @Nullable SqlConnection connection;
  private boolean canceled;

  private TestTask(String type) {
    this.type = type;
  }

  /** The first attempt of a task of this type, with an empty object as its payload. */
  public static TestTask of(String type) {
    return new TestTask(type);
  }

  /** Sets the payload: a {@code JsonObject}, {@code JsonArray}, string, number, boolean or null. */
  public TestTask payload(@Nullable Object value) {
    payload = value;
    return this;
  }

  /** Sets the attempt's number, from 1. */
  public TestTask attempt(int number) {
    attempt = number;
    return this;
  }

  /** Sets the headers. */
  public TestTask headers(Map<String, String> values) {
    headers = Map.copyOf(values);
    return this;
  }

  /** Sets the tags. */
  public TestTask tags(List<String> values) {
    tags = List.copyOf(values);
    return this;
  }

  /** Sets what the task waited for. */
  public TestTask predecessors(List<Predecessor> values) {
    predecessors = List.copyOf(values);
    return this;
  }

  /** Sets how far away the deadline is. */
  public TestTask timeout(Duration duration) {
    timeout = duration;
    return this;
  }

  /** Sets what an attempt before has kept: anything that can be written as JSON. */
  public TestTask restored(@Nullable Object state) {
    kept = state == null ? null : Json.encode(state);
    return this;
  }

  /** Sets the connection on which the handler's own SQL runs; without one its transaction fails. */
  public TestTask connection(SqlConnection own) {
    connection = own;
    return this;
  }

  /** Cancels the attempt, as an order to the node would. */
  public void cancel() {
    List<Runnable> actions;
    synchronized (onCancel) {
      canceled = true;
      actions = List.copyOf(onCancel);
      onCancel.clear();
    }
    actions.forEach(Runnable::run);
  }

  String type() {
    return type;
  }

  /** The task as a handler sees it in an attempt that begins now. */
  TaskContext context(Instant now) {
    return new Context(now.plus(timeout));
  }

  /** Another attempt of the same task, with what this one has kept. */
  TestTask again(int number, int mostAttempts) {
    TestTask next = new TestTask(type);
    next.id = id;
    next.payload = payload;
    next.attempt = number;
    next.maxAttempts = mostAttempts;
    next.headers = headers;
    next.tags = tags;
    next.predecessors = predecessors;
    next.timeout = timeout;
    next.kept = kept;
    next.connection = connection;
    return next;
  }

  /** The same task with a number of its own. */
  TestTask withId(long number) {
    id = number;
    return this;
  }

  TestRun ended(@Nullable Object value, @Nullable Throwable failure) {
    boolean succeeded = failure == null && !(value instanceof Outcome);
    return new TestRun(
        value,
        failure,
        List.copyOf(progress),
        List.copyOf(logs),
        succeeded ? List.copyOf(submitted) : List.of(),
        restored());
  }

  private @Nullable Object restored() {
    String state = kept;
    return state == null ? null : Json.decodeValue(state);
  }

  private boolean whenCanceled(Runnable action) {
    synchronized (onCancel) {
      if (!canceled) {
        onCancel.add(action);
      }
      return canceled;
    }
  }

  private final class Context implements TaskContext {

    private final Instant deadline;

    Context(Instant deadline) {
      this.deadline = deadline;
    }

    @Override
    public long id() {
      return id;
    }

    @Override
    public String type() {
      return type;
    }

    @Override
    public String queue() {
      return "default";
    }

    @Override
    public int attempt() {
      return attempt;
    }

    @Override
    public int maxAttempts() {
      return maxAttempts;
    }

    @Override
    public Instant deadline() {
      return deadline;
    }

    @Override
    public JsonObject payload() {
      return (JsonObject) Objects.requireNonNull(payload, "the payload is null");
    }

    @Override
    public @Nullable Object payloadValue() {
      return payload;
    }

    @Override
    public String payloadText() {
      return Json.encode(payload);
    }

    @Override
    public Map<String, String> headers() {
      return headers;
    }

    @Override
    public List<String> tags() {
      return tags;
    }

    @Override
    public Future<List<Predecessor>> predecessors() {
      return Future.succeededFuture(predecessors);
    }

    @Override
    public String module() {
      return "test";
    }

    @Override
    public String version() {
      return "test";
    }

    @Override
    public void progress(int percent, String message) {
      progress.add(new TestRun.Progress(Math.max(0, Math.min(100, percent)), message));
    }

    @Override
    public void log(String line) {
      logs.add(line);
    }

    @Override
    public <T extends @Nullable Object> Future<T> transaction(
        Function<SqlConnection, Future<T>> work) {
      return connection == null
          ? Future.failedFuture(new IllegalStateException("give the TestTask a connection"))
          : work.apply(connection);
    }

    @Override
    public int submit(FollowUp task) {
      synchronized (submitted) {
        submitted.add(task);
        return submitted.size() - 1;
      }
    }

    @Override
    public Future<Void> checkpoint(@Nullable Object state) {
      kept = Json.encode(state);
      return Future.succeededFuture();
    }

    @Override
    public Future<@Nullable Object> restored() {
      return Future.succeededFuture(TestTask.this.restored());
    }

    @Override
    public boolean isCanceled() {
      synchronized (onCancel) {
        return canceled;
      }
    }

    @Override
    public void onCancel(Runnable action) {
      if (whenCanceled(action)) {
        action.run();
      }
    }
  }
}
