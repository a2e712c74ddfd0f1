package io.buswork.samples.thumbnail;

import io.buswork.api.Outcome;
import io.buswork.api.TaskContext;
import io.buswork.api.TaskHandlers;
import io.buswork.api.TaskVerticle;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import javax.imageio.ImageIO;

/** The verticle that makes thumbnails. */
public final class Thumbnails extends TaskVerticle {

  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  @Override
  public Future<?> start() {
    return vertx.executeBlocking(
        () -> {
          touchImageIo();
          return null;
        });
  }

  @Override
  public void register(TaskHandlers handlers) {
    handlers.blocking("image.thumbnail", Thumbnails::make).timeout(TIMEOUT).maxAttempts(3);
  }

  /**
   * The JDK's image code keeps for ever the context class loader of the thread that first uses it:
   * that must not be this module's, or it could never be unloaded.
   */
  private static void touchImageIo() {
    Thread thread = Thread.currentThread();
    ClassLoader own = thread.getContextClassLoader();
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    try {
      ImageIO.setUseCache(false);
      ImageIO.getReaderFormatNames();
    } finally {
      thread.setContextClassLoader(own);
    }
  }

  private static Object make(TaskContext task) throws IOException {
    ThumbnailRequest request;
    try {
      request = ThumbnailRequest.of(task.payload());
    } catch (IllegalArgumentException | ClassCastException e) {
      return task.discard("the payload cannot be used: " + e.getMessage());
    }
    if (!request.isGenerated() && !Files.isReadable(Path.of(request.source()))) {
      return task.discard("there is no readable file " + request.source());
    }
    task.progress(0, "reading " + request.source());
    PixelRows rows =
        request.isGenerated()
            ? new GeneratedPicture(request.width(), request.height())
            : PictureFile.read(Path.of(request.source()));
    return write(task, request, rows);
  }

  private static Object write(TaskContext task, ThumbnailRequest request, PixelRows rows)
      throws IOException {
    List<AreaScaler> scalers =
        request.sizes().stream().map(size -> AreaScaler.toLongerEdge(rows, size)).toList();
    try {
      scale(task, rows, scalers);
    } catch (CancellationException e) {
      return canceled(task);
    }
    Files.createDirectories(request.out());
    var written = new ArrayList<JsonObject>();
    for (int i = 0; i < scalers.size(); i++) {
      Path file = request.out().resolve(request.fileName(task.id(), i));
      written.add(JpegFile.write(scalers.get(i).result(), file));
    }
    task.progress(100, "done");
    return new JsonObject()
        .put("source", request.source())
        .put("width", rows.width())
        .put("height", rows.height())
        .put("thumbnails", new JsonArray(written));
  }

  private static void scale(TaskContext task, PixelRows rows, List<AreaScaler> scalers) {
    int[] row = new int[rows.width()];
    int percent = -1;
    for (int y = 0; y < rows.height(); y++) {
      if (task.isCanceled()) {
        throw new CancellationException();
      }
      rows.read(y, row);
      scalers.forEach(scaler -> scaler.add(row));
      int now = (int) (99L * y / rows.height());
      if (now != percent) {
        percent = now;
        task.progress(now, "row " + y + " of " + rows.height());
      }
    }
  }

  private static Outcome canceled(TaskContext task) {
    return task.discard("canceled before all rows were read");
  }
}
