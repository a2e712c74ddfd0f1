package io.buswork.node.cli;

import io.buswork.client.NewTask;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code submit}: hands over one task, or a file of them. */
@Command(
    name = "submit",
    description = "Submits a task, or a file of them.",
    footer = {
      "",
      "buswork submit mail.send '{\"to\":\"ada@example.com\"}' --delay 5m",
      "buswork submit --bulk tasks.ndjson             a whole task in each line",
      "buswork submit mail.send --bulk payloads.ndjson    a payload in each line"
    })
final class SubmitCommand extends ReadingCommand {

  @Parameters(index = "0", arity = "0..1", paramLabel = "TYPE", description = "The task's type.")
  private @Nullable String type;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "JSON",
      description = "Its payload; - reads it from the standard input.")
  private @Nullable String payload;

  @Option(names = "--queue", paramLabel = "QUEUE", description = "The queue (default: default).")
  private @Nullable String queue;

  @Option(names = "--priority", paramLabel = "0-9", description = "Higher goes first (default: 5).")
  private @Nullable Integer priority;

  @Option(names = "--delay", paramLabel = "TIME", description = "Waits so long, such as 30s or 5m.")
  private @Nullable String delay;

  @Option(names = "--run-at", paramLabel = "TIME", description = "Waits until then (RFC 3339).")
  private @Nullable String runAt;

  @Option(names = "--max-attempts", paramLabel = "N", description = "How often it is tried in all.")
  private @Nullable Integer maxAttempts;

  @Option(names = "--timeout", paramLabel = "TIME", description = "How long an attempt may run.")
  private @Nullable String timeout;

  @Option(names = "--expires-at", paramLabel = "TIME", description = "Not started after that.")
  private @Nullable String expiresAt;

  @Option(names = "--key", paramLabel = "KEY", description = "What it is about, to find it by.")
  private @Nullable String key;

  @Option(
      names = "--unique",
      paramLabel = "FOR",
      description = "No other of its type has the key: active, forever or a time such as 1h.")
  private @Nullable String unique;

  @Option(
      names = "--on-conflict",
      paramLabel = "RULE",
      description = "If one has: return (it, the default), reject or replace.")
  private @Nullable String onConflict;

  @Option(
      names = "--delivery",
      paramLabel = "PROMISE",
      description = "at-least-once (the default), exactly-once or at-most-once.")
  private @Nullable String delivery;

  @Option(
      names = "--concurrency-key",
      paramLabel = "KEY",
      description = "Whose turn it takes: a tenant, an account.")
  private @Nullable String concurrencyKey;

  @Option(
      names = "--after",
      paramLabel = "ID",
      split = ",",
      description = "Waits until that task has ended; several.")
  private List<String> after = List.of();

  @Option(
      names = "--after-failed",
      paramLabel = "RULE",
      description = "If one of these fails: cancel (the default) or run.")
  private @Nullable String afterFailed;

  @Option(names = "--group", paramLabel = "NAME", description = "The group it belongs to.")
  private @Nullable String group;

  @Option(names = "--tag", paramLabel = "TAG", description = "A word to find it by; several.")
  private List<String> tags = List.of();

  @Option(names = "--header", paramLabel = "NAME=VALUE", description = "For its handler; several.")
  private Map<String, String> headers = new LinkedHashMap<>();

  @Option(names = "--bulk", paramLabel = "FILE", description = "Lines of JSON; - reads them piped.")
  private @Nullable String bulk;

  @Option(names = "--wait", description = "Waits until it has ended; fails if it did not succeed.")
  private boolean wait;

  @Override
  int run(Session session) throws IOException {
    if (bulk != null) {
      return submitFile(session, bulk);
    }
    if (type == null) {
      throw new UsageException("submit takes a TYPE, or --bulk FILE");
    }
    JsonObject task = session.await(session.client().submit(task(type, readPayload())));
    if (wait) {
      return new TaskWait(session, shell(), isJson()).run(task.getString("id"));
    }
    if (isJson()) {
      printJson(task);
    } else {
      String there = task.getBoolean("duplicate", false) ? " was there before, and" : "";
      shell()
          .out()
          .println(
              String.join(
                  " ",
                  "task",
                  task.getString("id") + there,
                  "is",
                  task.getString("state", "gone")));
    }
    return Commands.DONE;
  }

  private int submitFile(Session session, String file) throws IOException {
    if (wait || payload != null) {
      throw new UsageException("--bulk goes with neither a payload nor --wait");
    }
    var submit = new FileSubmit(session, shell(), isJson());
    String all = type;
    return submit.run(file, value -> all == null ? wholeTask(value) : task(all, value).toJson());
  }

  private JsonObject wholeTask(@Nullable Object value) {
    if (value instanceof JsonObject task) {
      return options(NewTask.fromJson(task)).toJson();
    }
    throw new IllegalArgumentException("not a JSON object; give a TYPE if lines are payloads");
  }

  private NewTask task(String named, @Nullable Object value) {
    NewTask task = NewTask.of(named);
    return options(value == null ? task : task.payload(value));
  }

  private NewTask options(NewTask task) {
    put(task, "queue", queue);
    put(task, "priority", priority);
    put(task, "delay", delay);
    put(task, "runAt", runAt);
    put(task, "maxAttempts", maxAttempts);
    put(task, "timeout", timeout);
    put(task, "expiresAt", expiresAt);
    put(task, "key", key);
    put(task, "unique", uniqueness());
    put(task, "delivery", delivery);
    put(task, "concurrencyKey", concurrencyKey);
    put(task, "after", after.isEmpty() ? null : new JsonArray(List.copyOf(after)));
    put(task, "afterFailed", afterFailed);
    put(task, "group", group);
    put(task, "tags", tags.isEmpty() ? null : new JsonArray(List.copyOf(tags)));
    put(task, "headers", headers.isEmpty() ? null : new JsonObject(Map.copyOf(headers)));
    return task;
  }

  private @Nullable JsonObject uniqueness() {
    if (unique == null && onConflict == null) {
      return null;
    }
    JsonObject uniqueness = new JsonObject();
    if (unique != null) {
      uniqueness.put("for", unique);
    }
    return onConflict == null ? uniqueness : uniqueness.put("onConflict", onConflict);
  }

  private static void put(NewTask task, String field, @Nullable Object value) {
    if (value != null) {
      task.with(field, value);
    }
  }

  private @Nullable Object readPayload() throws IOException {
    if (payload == null) {
      return null;
    }
    boolean piped = payload.equals("-");
    String text = piped ? new String(shell().in().readAllBytes(), StandardCharsets.UTF_8) : payload;
    try {
      return Json.decodeValue(text);
    } catch (DecodeException e) {
      throw new UsageException("the payload is not JSON: " + firstLine(e));
    }
  }

  static String firstLine(Exception e) {
    return String.valueOf(e.getMessage())
        .lines()
        .findFirst()
        .orElse("")
        .replaceAll("^Failed to decode: ?| \\(start marker.*|\\[Source: .*?\\); |\\]$", "");
  }
}
