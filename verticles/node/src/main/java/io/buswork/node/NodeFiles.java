package io.buswork.node;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code <data.dir>/nodes/<id>.json}: which nodes use this folder, and where they listen. Blocks.
 */
public final class NodeFiles {

  private final Path folder;

  /**
   * @param dataDir the nodes' {@code data.dir}
   */
  public NodeFiles(Path dataDir) {
    this.folder = dataDir.resolve("nodes");
  }

  void write(String node, JsonObject content) {
    try {
      Files.createDirectories(folder);
      Path fresh = folder.resolve(node + ".tmp");
      Files.writeString(fresh, content.encodePrettily());
      Files.move(fresh, file(node), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file(node), e);
    }
  }

  void remove(String node) {
    try {
      Files.deleteIfExists(file(node));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + file(node), e);
    }
  }

  /** The files of nodes whose process lives; those of killed ones are removed. */
  public List<JsonObject> live() {
    List<JsonObject> live = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return live;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        JsonObject content = read(file);
        if (ProcessHandle.of(content.getLong("pid", -1L)).isPresent()) {
          live.add(content);
        } else {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder, e);
    }
    return live;
  }

  private static JsonObject read(Path file) throws IOException {
    try {
      return new JsonObject(Files.readString(file));
    } catch (DecodeException e) {
      return new JsonObject();
    }
  }

  private Path file(String node) {
    return folder.resolve(node + ".json");
  }
}
