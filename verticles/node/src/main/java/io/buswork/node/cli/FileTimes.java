package io.buswork.node.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which files there are below some paths, and when each was last written.
 *
 * @param written by file: its time in milliseconds, and its size
 */
record FileTimes(Map<Path, Stamp> written) {

  FileTimes {
    written = Map.copyOf(written);
  }

  /** As it is now; what does not exist is not there. */
  static FileTimes of(List<Path> paths) throws IOException {
    Map<Path, Stamp> written = new HashMap<>();
    for (Path path : paths) {
      if (Files.exists(path)) {
        add(path, written);
      }
    }
    return new FileTimes(written);
  }

  private static void add(Path path, Map<Path, Stamp> written) throws IOException {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path file : all.toList()) {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
        if (found.isRegularFile()) {
          written.put(file, new Stamp(found.lastModifiedTime().toMillis(), found.size()));
        }
      }
    } catch (NoSuchFileException | java.io.UncheckedIOException e) {
      // Deleted while it was looked at: the next look sees it.
      written.put(path, new Stamp(-1, -1));
    }
  }

  /** When the newest of those files was written that are otherwise in the earlier look. */
  long newestSince(FileTimes earlier) {
    return written.entrySet().stream()
        .filter(file -> !file.getValue().equals(earlier.written.get(file.getKey())))
        .mapToLong(file -> file.getValue().millis())
        .max()
        .orElse(0);
  }

  /**
   * A file's last change.
   *
   * @param millis when
   * @param size its size
   */
  record Stamp(long millis, long size) {}
}
