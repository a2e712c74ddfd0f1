package io.buswork.client;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task to submit. All but the type is optional; the server checks it and names what is wrong. Not
 * safe for use by several threads.
 */
public final class NewTask {

  private final JsonObject fields;

  private NewTask(JsonObject fields) {
    this.fields = fields;
  }

  /** A task of this type. */
  public static NewTask of(String type) {
    return new NewTask(new JsonObject().put("type", type));
  }

  /** A task as the API writes it. */
  public static NewTask fromJson(JsonObject fields) {
    return new NewTask(fields.copy());
  }

  /** Sets the payload: anything that can be written as JSON. */
  public NewTask payload(@Nullable Object payload) {
    return with("payload", payload);
  }

  /** Sets the queue. */
  public NewTask queue(String queue) {
    return with("queue", queue);
  }

  /** Sets the priority, 0 to 9, higher first. */
  public NewTask priority(int priority) {
    return with("priority", priority);
  }

  /** Makes it wait for so long. */
  public NewTask delay(Duration delay) {
    return with("delay", delay.toString());
  }

  /** Makes it wait until then. */
  public NewTask runAt(Instant time) {
    return with("runAt", time.toString());
  }

  /** Sets how often it is tried in all. */
  public NewTask maxAttempts(int attempts) {
    return with("maxAttempts", attempts);
  }

  /** Sets how long an attempt may run. */
  public NewTask timeout(Duration timeout) {
    return with("timeout", timeout.toString());
  }

  /** Adds a word to find it by. */
  public NewTask tag(String tag) {
    JsonArray tags = fields.getJsonArray("tags", new JsonArray()).add(tag);
    return with("tags", tags);
  }

  /** Says what it is about, to find it by. */
  public NewTask key(String key) {
    return with("key", key);
  }

  /**
   * Lets no other task of its type have its key.
   *
   * @param span {@code active}, {@code forever} or a duration such as {@code 1h}
   * @param onConflict {@code return}, {@code reject} or {@code replace}
   */
  public NewTask unique(String span, String onConflict) {
    return with("unique", new JsonObject().put("for", span).put("onConflict", onConflict));
  }

  /**
   * Says what is promised of it if its node dies.
   *
   * @param delivery {@code at-least-once}, {@code exactly-once} or {@code at-most-once}
   */
  public NewTask delivery(String delivery) {
    return with("delivery", delivery);
  }

  /** Says whose turn it takes: a tenant, an account. */
  public NewTask concurrencyKey(String key) {
    return with("concurrencyKey", key);
  }

  /** Lets it wait until another task has ended; several. */
  public NewTask after(String id) {
    JsonArray after = fields.getJsonArray("after", new JsonArray()).add(id);
    return with("after", after);
  }

  /**
   * Lets it wait until another task of the same request has ended; several.
   *
   * @param index which, from 0
   */
  public NewTask afterItem(int index) {
    return after("#" + index);
  }

  /** Lets it run also if one of the tasks it waits for did not succeed; else it is canceled. */
  public NewTask runAfterFailure() {
    return with("afterFailed", "run");
  }

  /** Makes it part of a group. */
  public NewTask group(String name) {
    return with("group", name);
  }

  /** Sets what is submitted when all tasks of its group have ended. */
  public NewTask onGroupDone(NewTask task) {
    return with("onGroupDone", task.toJson());
  }

  /** Pins it to a version of its module. */
  public NewTask version(String version) {
    return with("version", version);
  }

  /** Sets any field by its name in the API. */
  public NewTask with(String field, @Nullable Object value) {
    fields.put(field, value);
    return this;
  }

  /** As the API writes it. */
  public JsonObject toJson() {
    return fields.copy();
  }
}
