package io.buswork.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import io.buswork.api.Backoff;
import io.buswork.api.Delivery;
import io.buswork.store.FlowView;
import io.buswork.store.TaskView;
import io.buswork.task.Attempt;
import io.buswork.task.Durations;
import io.buswork.task.OnDue;
import io.buswork.task.Task;
import io.buswork.task.TaskError;
import io.buswork.task.TaskKey;
import io.buswork.task.TaskOptions;
import io.buswork.task.TaskState;
import io.buswork.task.Unique;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes tasks as users see them. */
final class TaskJson {

  private final JsonGenerator json;

  TaskJson(JsonGenerator json) {
    this.json = json;
  }

  /** A task that has just been stored. */
  void submitted(Task task) throws IOException {
    json.writeStartObject();
    fields(task, task.state());
    json.writeEndObject();
  }

  /**
   * A task in a list.
   *
   * @param live what only the dispatcher knows
   * @param group the group it belongs to; null if there is none
   */
  void listed(TaskView view, LiveTask live, @Nullable String group) throws IOException {
    json.writeStartObject();
    members(view, live);
    strings("logs", live.withLogs(view.logs()));
    text("group", group);
    json.writeEndObject();
  }

  /**
   * A task with all that is known of it, and how it is tied to others.
   *
   * @param flow null if it is not
   */
  void view(TaskView view, LiveTask live, @Nullable FlowView flow) throws IOException {
    json.writeStartObject();
    members(view, live);
    array("logs", live.withLogs(view.logs()));
    if (flow != null) {
      flow(flow);
    }
    json.writeEndObject();
  }

  /**
   * A task that is the answer to a submit which did not store it.
   *
   * @param duplicate whether it holds the submit's key; else it was stored by an earlier request
   */
  void found(TaskView view, boolean duplicate) throws IOException {
    json.writeStartObject();
    members(view, LiveTask.UNKNOWN);
    strings("logs", view.logs());
    json.writeBooleanField("duplicate", duplicate);
    json.writeEndObject();
  }

  private void members(TaskView view, LiveTask live) throws IOException {
    fields(view.task(), live.isRunning() ? TaskState.RUNNING : view.state());
    text("waiting", live.waiting());
    time("finishedAt", view.finishedAt());
    text("node", live.node());
    text("startedAt", live.startedAt());
    progress(live.progress());
    attempts(view.attempts());
    raw("result", view.result());
    error(view.error());
  }

  private void flow(FlowView flow) throws IOException {
    text("group", flow.group());
    ids("after", flow.after());
    if (flow.after().count() > 0) {
      json.writeStringField("afterFailed", flow.runIfFailed() ? "run" : "cancel");
    }
    ids("waitsFor", flow.waitsFor());
    ids("dependents", flow.dependents());
  }

  /** The lowest of them, and how many there are. */
  private void ids(String name, FlowView.Ids ids) throws IOException {
    if (ids.count() > 0) {
      json.writeNumberField(name + "Count", ids.count());
      strings(name, ids.first().stream().map(id -> Long.toString(id)).toList());
    }
  }

  /** A task that is yet to be made: what a submit of it would say. */
  void template(Task task) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", task.type());
    json.writeStringField("queue", task.queue());
    json.writeNumberField("priority", task.priority());
    raw("payload", task.payload());
    if (task.maxAttempts() > 0) {
      json.writeNumberField("maxAttempts", task.maxAttempts());
    }
    options(task.options());
    json.writeEndObject();
  }

  private void fields(Task task, TaskState state) throws IOException {
    json.writeStringField("id", Long.toString(task.id()));
    json.writeStringField("type", task.type());
    json.writeStringField("queue", task.queue());
    json.writeStringField("state", state.wireName());
    json.writeNumberField("priority", task.priority());
    raw("payload", task.payload());
    json.writeNumberField("attempt", task.attempt());
    if (task.maxAttempts() > 0) {
      json.writeNumberField("maxAttempts", task.maxAttempts());
    }
    time("createdAt", task.createdAt());
    time("runAt", task.runAt());
    if (!task.options().isNone()) {
      options(task.options());
    }
  }

  private void options(TaskOptions options) throws IOException {
    text("onDue", options.onDue() == OnDue.RUN ? "run" : null);
    text("timeout", options.timeout() == null ? null : Durations.format(options.timeout()));
    time("expiresAt", options.expiresAt());
    Backoff backoff = options.backoff();
    if (backoff != null) {
      json.writeObjectFieldStart("backoff");
      json.writeStringField("kind", backoff.kind().name().toLowerCase(Locale.ROOT));
      json.writeStringField("initial", Durations.format(backoff.initial()));
      json.writeStringField("max", Durations.format(backoff.max()));
      json.writeNumberField("jitter", backoff.jitter());
      json.writeEndObject();
    }
    text("version", options.version());
    Delivery delivery = options.delivery().promise();
    text("delivery", delivery == null ? null : delivery.wireName());
    key(options.key());
    text("concurrencyKey", options.concurrencyKey());
    strings("tags", options.tags());
    if (!options.headers().isEmpty()) {
      json.writeObjectFieldStart("headers");
      for (var header : options.headers().entrySet()) {
        json.writeStringField(header.getKey(), header.getValue());
      }
      json.writeEndObject();
    }
  }

  private void key(@Nullable TaskKey key) throws IOException {
    if (key != null) {
      json.writeStringField("key", key.text());
      Unique unique = key.unique();
      if (unique != null) {
        json.writeObjectFieldStart("unique");
        json.writeStringField("for", unique.spanText());
        json.writeStringField("onConflict", unique.onConflict().wireName());
        json.writeEndObject();
      }
    }
  }

  private void progress(@Nullable JsonObject progress) throws IOException {
    if (progress != null) {
      raw("progress", progress.encode());
    }
  }

  private void attempts(List<Attempt> attempts) throws IOException {
    json.writeArrayFieldStart("attempts");
    for (Attempt attempt : attempts) {
      json.writeStartObject();
      attempt(attempt);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void attempt(Attempt attempt) throws IOException {
    json.writeNumberField("attempt", attempt.attempt());
    json.writeStringField("node", attempt.node());
    text("module", attempt.module());
    text("version", attempt.version());
    time("startedAt", attempt.startedAt());
    time("finishedAt", attempt.finishedAt());
    json.writeNumberField("wallMs", attempt.wallMicros() / 1000.0);
    if (attempt.cpuMicros() >= 0) {
      json.writeNumberField("cpuMs", attempt.cpuMicros() / 1000.0);
    }
    json.writeStringField("outcome", attempt.outcome().wireName());
    error(attempt.error());
  }

  private void error(@Nullable TaskError error) throws IOException {
    if (error != null) {
      json.writeObjectFieldStart("error");
      json.writeStringField("type", error.type());
      json.writeStringField("message", error.message());
      text("stack", error.stack());
      json.writeEndObject();
    }
  }

  private void text(String name, @Nullable String value) throws IOException {
    if (value != null && !value.isEmpty()) {
      json.writeStringField(name, value);
    }
  }

  private void raw(String name, @Nullable String value) throws IOException {
    if (value != null) {
      json.writeFieldName(name);
      json.writeRawValue(value);
    }
  }

  private void time(String name, @Nullable Instant time) throws IOException {
    if (time != null) {
      json.writeStringField(name, Times.format(time));
    }
  }

  private void strings(String name, List<String> values) throws IOException {
    if (!values.isEmpty()) {
      array(name, values);
    }
  }

  private void array(String name, List<String> values) throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}
