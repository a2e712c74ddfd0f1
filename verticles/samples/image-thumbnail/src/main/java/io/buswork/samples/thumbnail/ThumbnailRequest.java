package io.buswork.samples.thumbnail;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;

/**
 * What a task asks for.
 *
 * @param source a file's path, or {@link #GENERATED}
 * @param width a generated picture's width in pixels
 * @param height a generated picture's height in pixels
 * @param sizes the thumbnails' longer edges in pixels
 * @param out the directory they are written to
 */
record ThumbnailRequest(String source, int width, int height, List<Integer> sizes, Path out) {

  /** The source that paints a picture instead of reading one. */
  static final String GENERATED = "generated";

  private static final int MAX_EDGE = 30_000;
  private static final int DEFAULT_WIDTH = 4_000;
  private static final int DEFAULT_HEIGHT = 3_000;
  private static final JsonArray DEFAULT_SIZES = new JsonArray().add(1_024).add(256);

  /**
   * Reads a payload.
   *
   * @throws IllegalArgumentException if it lacks something, or a number is out of bounds
   * @throws ClassCastException if a member is of the wrong kind
   */
  static ThumbnailRequest of(JsonObject payload) {
    String source = required(payload, "source");
    int width = edge("width", payload.getInteger("width", DEFAULT_WIDTH));
    int height = edge("height", payload.getInteger("height", DEFAULT_HEIGHT));
    List<Integer> sizes =
        payload.getJsonArray("sizes", DEFAULT_SIZES).stream()
            .map(size -> edge("sizes", ((Number) size).intValue()))
            .distinct()
            .toList();
    if (sizes.isEmpty()) {
      throw new IllegalArgumentException("sizes is empty");
    }
    return new ThumbnailRequest(source, width, height, sizes, Path.of(required(payload, "out")));
  }

  boolean isGenerated() {
    return GENERATED.equals(source);
  }

  /** The name of the thumbnail of the size at this index. */
  String fileName(long taskId, int index) {
    return baseName(taskId) + "-" + sizes.get(index) + ".jpg";
  }

  private String baseName(long taskId) {
    if (isGenerated()) {
      return GENERATED + "-" + taskId;
    }
    String name = String.valueOf(Path.of(source).getFileName());
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  private static String required(JsonObject payload, String name) {
    String value = payload.getString(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }

  private static int edge(String name, int pixels) {
    if (pixels < 1 || pixels > MAX_EDGE) {
      throw new IllegalArgumentException(name + " must be from 1 to " + MAX_EDGE + ": " + pixels);
    }
    return pixels;
  }
}
