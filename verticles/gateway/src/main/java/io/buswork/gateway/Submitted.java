package io.buswork.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import io.buswork.store.FlowView;
import io.buswork.store.Taken;
import io.buswork.store.TaskView;
import io.buswork.task.Task;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a submit.
 *
 * @param status 201; 200 for a single task that was there before
 * @param body JSON
 * @param location where the task is; null if there are several
 */
record Submitted(int status, Buffer body, @Nullable String location) {

  private static final int CREATED = 201;
  private static final int OK = 200;

  static Submitted one(Task task) {
    return new Submitted(
        CREATED, JsonText.of(json -> new TaskJson(json).submitted(task)), location(task.id()));
  }

  /** A task that was stored just now, as it stands by now. */
  static Submitted tied(TaskView view, @Nullable FlowView flow) {
    return new Submitted(
        CREATED,
        JsonText.of(json -> new TaskJson(json).view(view, LiveTask.UNKNOWN, flow)),
        location(view.task().id()));
  }

  /** A task that was not stored just now. */
  static Submitted found(TaskView view, boolean duplicate) {
    return new Submitted(
        duplicate ? OK : CREATED,
        JsonText.of(json -> new TaskJson(json).found(view, duplicate)),
        location(view.task().id()));
  }

  /** A task that retention has dropped since. */
  static Submitted forgotten(long id, boolean duplicate) {
    return new Submitted(
        duplicate ? OK : CREATED,
        JsonText.of(json -> item(json, new Taken.Entry(id, duplicate))),
        location(id));
  }

  static Submitted many(List<Task> tasks) {
    return new Submitted(CREATED, JsonText.of(json -> items(json, tasks)), null);
  }

  /** Tasks of which some may have been there before. */
  static Submitted entries(List<Taken.Entry> entries) {
    return new Submitted(
        CREATED,
        JsonText.of(
            json -> {
              begin(json);
              for (Taken.Entry entry : entries) {
                item(json, entry);
              }
              end(json);
            }),
        null);
  }

  private static String location(long id) {
    return "/api/v1/tasks/" + id;
  }

  private static void items(JsonGenerator json, List<Task> tasks) throws IOException {
    begin(json);
    for (Task task : tasks) {
      json.writeStartObject();
      json.writeStringField("id", Long.toString(task.id()));
      json.writeBooleanField("duplicate", false);
      json.writeEndObject();
    }
    end(json);
  }

  private static void item(JsonGenerator json, Taken.Entry entry) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", Long.toString(entry.id()));
    json.writeBooleanField("duplicate", entry.duplicate());
    json.writeEndObject();
  }

  private static void begin(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("items");
  }

  private static void end(JsonGenerator json) throws IOException {
    json.writeEndArray();
    json.writeEndObject();
  }
}
