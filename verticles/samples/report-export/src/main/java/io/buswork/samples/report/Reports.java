package io.buswork.samples.report;

import io.buswork.api.TaskContext;
import io.buswork.api.TaskHandlers;
import io.buswork.api.TaskVerticle;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.UUID;

/** The verticle that writes reports. */
public final class Reports extends TaskVerticle {

  private static final Duration TIMEOUT = Duration.ofHours(1);

  @Override
  public void register(TaskHandlers handlers) {
    handlers.blocking("report.export", this::export).timeout(TIMEOUT).maxAttempts(3);
  }

  @Override
  public Future<?> stop() {
    return vertx.executeBlocking(
        () -> {
          DriverRemoval.run();
          return null;
        });
  }

  private Object export(TaskContext task) throws Exception {
    ReportRequest request;
    try {
      request = ReportRequest.of(task.payload());
    } catch (IllegalArgumentException | ClassCastException e) {
      return task.discard("the payload cannot be used: " + e.getMessage());
    }
    Path out = request.out().toAbsolutePath();
    Path folder = out.getParent();
    if (folder == null) {
      return task.discard("out names no file: " + out);
    }
    Files.createDirectories(folder);
    Path part = folder.resolve(out.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      long rows = new QueryExport(task, this::aside).write(request, part);
      Files.move(part, out, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return new JsonObject()
          .put("path", out.toString())
          .put("rows", rows)
          .put("bytes", Files.size(out));
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Runs something that may block on another thread than the one that cancels. */
  private void aside(QueryExport.Blocking action) {
    vertx.executeBlocking(
        () -> {
          action.run();
          return null;
        },
        false);
  }
}
