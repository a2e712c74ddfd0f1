package io.buswork.node.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds a node that was started in this folder. */
public final class NodeFinder {

  private NodeFinder() {}

  /**
   * The address of a node whose process lives; the one with the lowest port if there are several.
   *
   * @param dataDir the nodes' {@code data.dir}
   */
  public static Optional<String> url(Path dataDir) {
    return live(dataDir).stream()
        .filter(node -> node.getString("url") != null)
        .min(Comparator.comparing(node -> node.getInteger("httpPort", 0)))
        .map(node -> node.getString("url"));
  }

  /** The files of the nodes whose process lives. */
  static List<JsonObject> live(Path dataDir) {
    Path nodes = dataDir.resolve("nodes");
    if (!Files.isDirectory(nodes)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(nodes)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .flatMap(NodeFinder::read)
          .filter(node -> ProcessHandle.of(node.getLong("pid", -1L)).isPresent())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + nodes, e);
    }
  }

  private static Stream<JsonObject> read(Path file) {
    try {
      return Stream.of(new JsonObject(Files.readString(file)));
    } catch (NoSuchFileException | DecodeException e) {
      // Gone since it was listed, or not a node's: no node to talk to either way.
      return Stream.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
