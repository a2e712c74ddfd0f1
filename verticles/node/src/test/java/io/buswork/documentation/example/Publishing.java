package io.buswork.documentation.example;

import io.buswork.api.Predecessor;
import io.buswork.api.TaskHandlers;
import io.buswork.api.TaskVerticle;
import io.vertx.core.json.JsonObject;
import java.util.List;

public final class Publishing extends TaskVerticle {

  @Override
  public void register(TaskHandlers handlers) {
    handlers.async("publish", task -> task.predecessors().map(Publishing::pages));
  }

  private static Object pages(List<Predecessor> chapters) {
    return chapters.stream()
        .filter(Predecessor::hasSucceeded)
        .mapToInt(chapter -> ((JsonObject) chapter.result()).getInteger("pages"))
        .sum();
  }
}
