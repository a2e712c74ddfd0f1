package io.buswork.testing;

import io.buswork.api.TaskContext;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One attempt of a task, made up by a test. May be canceled from any thread while it runs. */
public final class TestTask {

  private final String type;
  private final List<TestRun.Progress> progress = Collections.synchronizedList(new ArrayList<>());
  private final List<String> logs = Collections.synchronizedList(new ArrayList<>());
  private final List<Runnable> onCancel = new ArrayList<>();
  private @Nullable Object payload = new JsonObject();
  private int attempt = 1;
  private Map<String, String> headers = Map.of();
  private List<String> tags = List.of();
  private Duration timeout = Duration.ofMinutes(1);
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

  /** Sets how far away the deadline is. */
  public TestTask timeout(Duration duration) {
    timeout = duration;
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

  TaskContext context() {
    return new Context(Instant.now().plus(timeout));
  }

  TestRun ended(@Nullable Object value, @Nullable Throwable failure) {
    return new TestRun(value, failure, List.copyOf(progress), List.copyOf(logs));
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
      return 1;
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
      return 10;
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
