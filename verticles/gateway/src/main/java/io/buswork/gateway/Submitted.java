package io.buswork.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import io.buswork.task.Task;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a submit.
 *
 * @param body JSON
 * @param location where the task is; null if there are several
 */
record Submitted(Buffer body, @Nullable String location) {

  static Submitted one(Task task) {
    return new Submitted(
        JsonText.of(json -> new TaskJson(json).submitted(task)), "/api/v1/tasks/" + task.id());
  }

  static Submitted many(List<Task> tasks) {
    return new Submitted(JsonText.of(json -> items(json, tasks)), null);
  }

  private static void items(JsonGenerator json, List<Task> tasks) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("items");
    for (Task task : tasks) {
      json.writeStartObject();
      json.writeStringField("id", Long.toString(task.id()));
      json.writeBooleanField("duplicate", false);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
