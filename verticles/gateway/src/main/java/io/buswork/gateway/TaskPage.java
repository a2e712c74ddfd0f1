package io.buswork.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import io.buswork.store.SearchPage;
import io.buswork.store.TaskView;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Writes a page of tasks, of bounded size: payloads may be large. */
final class TaskPage {

  private static final long MAX_CHARACTERS = 16L << 20;

  private final SearchPage<TaskView> found;
  private final Map<Long, String> groups;

  /**
   * @param found what was found, newest first
   * @param groups the groups that some of them belong to, by their ids
   */
  TaskPage(SearchPage<TaskView> found, Map<Long, String> groups) {
    this.found = found;
    this.groups = groups;
  }

  Buffer write(Function<TaskView, LiveTask> live) {
    return JsonText.of(json -> write(json, live));
  }

  private void write(JsonGenerator json, Function<TaskView, LiveTask> live) throws IOException {
    var tasks = new TaskJson(json);
    List<TaskView> views = found.items();
    long characters = 0;
    int written = 0;
    json.writeStartObject();
    json.writeArrayFieldStart("items");
    while (written < views.size() && (written == 0 || characters < MAX_CHARACTERS)) {
      TaskView view = views.get(written++);
      tasks.listed(view, live.apply(view), groups.get(view.task().id()));
      characters += size(view);
    }
    json.writeEndArray();
    json.writeFieldName("next");
    Long next =
        written < views.size() ? Long.valueOf(views.get(written - 1).task().id()) : found.next();
    if (next == null) {
      json.writeNull();
    } else {
      json.writeString(Queries.cursor(next));
    }
    json.writeEndObject();
  }

  private static long size(TaskView view) {
    String result = view.result();
    return view.task().payload().length()
        + (result == null ? 0 : result.length())
        + view.logs().stream().mapToLong(String::length).sum();
  }
}
