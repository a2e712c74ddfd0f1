package io.buswork.gateway;

import io.buswork.task.Task;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a submit.
 *
 * @param body what is answered
 * @param location where the task is; null if there are several
 */
record Submitted(JsonObject body, @Nullable String location) {

  static Submitted one(Task task) {
    return new Submitted(TaskJson.submitted(task), "/api/v1/tasks/" + task.id());
  }

  static Submitted many(List<Task> tasks) {
    List<Object> items = new ArrayList<>(tasks.size());
    for (Task task : tasks) {
      items.add(new JsonObject().put("id", Long.toString(task.id())).put("duplicate", false));
    }
    return new Submitted(new JsonObject().put("items", new JsonArray(items)), null);
  }
}
