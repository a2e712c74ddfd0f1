package io.buswork.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of this repository, as tests read them. */
public final class Repository {

  private static final Path ROOT = findRoot();

  private Repository() {}

  /** Its root folder. */
  public static Path root() {
    return ROOT;
  }

  /** A file's text. */
  public static String text(String file) {
    return text(ROOT.resolve(file));
  }

  /** A file's text. */
  public static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** All Java sources that are no tests. */
  public static List<Path> mainSources() {
    return Stream.of("modules", "verticles").flatMap(Repository::javaFilesBelow).toList();
  }

  private static Stream<Path> javaFilesBelow(String folder) {
    try (Stream<Path> all = Files.walk(ROOT.resolve(folder))) {
      return all
          .filter(path -> path.toString().endsWith(".java"))
          .filter(path -> path.toString().contains("/src/main/"))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }

  private static Path findRoot() {
    for (Path path = Path.of("").toAbsolutePath(); path != null; path = path.getParent()) {
      if (Files.exists(path.resolve(".editorconfig"))) {
        return path;
      }
    }
    throw new IllegalStateException("not inside the repository: " + Path.of("").toAbsolutePath());
  }
}
