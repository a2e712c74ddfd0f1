package io.buswork.samples.digest;

import io.buswork.api.TaskContext;
import io.buswork.api.TaskHandlers;
import io.buswork.api.TaskVerticle;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** Digests of texts and files. */
public final class Digests extends TaskVerticle {

  /** A module whose library is missing does not start: better than tasks that fail. */
  @Override
  public Future<?> start() {
    return vertx.executeBlocking(() -> Sha256.digest(new byte[0]));
  }

  @Override
  public void register(TaskHandlers handlers) {
    handlers.blocking("native.digest", Digests::digest);
  }

  private static JsonObject digest(TaskContext task) throws IOException {
    byte[] data = data(task.payload());
    return new JsonObject()
        .put("sha256", HexFormat.of().formatHex(Sha256.digest(data)))
        .put("bytes", data.length);
  }

  private static byte[] data(JsonObject payload) throws IOException {
    String file = payload.getString("file");
    return file == null
        ? payload.getString("text", "").getBytes(StandardCharsets.UTF_8)
        : Files.readAllBytes(Path.of(file));
  }
}
