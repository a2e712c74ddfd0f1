package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.store.SearchPage;
import io.buswork.store.TaskView;
import io.buswork.task.Task;
import io.buswork.task.TaskOptions;
import io.buswork.task.TaskState;
import io.vertx.core.json.JsonArray;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskPageTest {

  @Test
  void tasksOfAGroupSaySo() {
    var page =
        new TaskPage(
            new SearchPage<>(List.of(view(2, TaskState.SUCCEEDED), view(1, TaskState.READY)), null),
            Map.of(2L, "album"));
    JsonArray items = page.write(view -> LiveTask.UNKNOWN).toJsonObject().getJsonArray("items");
    assertThat(items.getJsonObject(0).getString("group")).isEqualTo("album");
    assertThat(items.getJsonObject(1).containsKey("group")).isFalse();
  }

  private static TaskView view(long id, TaskState state) {
    Task task =
        new Task(id, id, "q", "t", state, 5, 0, 0, Instant.EPOCH, null, "{}", TaskOptions.NONE);
    return new TaskView(task, state, null, null, List.of(), List.of());
  }
}
