package io.buswork.node.cli;

import io.buswork.client.ModuleJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What {@code deploy --watch} watches, and how a jar is made of it. */
sealed interface WatchedCode {

  /** The files and folders whose change matters. */
  List<Path> paths() throws IOException;

  /**
   * What its jar is made of.
   *
   * @param work a folder for what is made on the way
   * @throws BuildException if it cannot be made; the message says why, in lines
   */
  ModuleJar build(Path work) throws IOException, BuildException;

  /** The module's name where its manifest says none. */
  String name();

  /**
   * What lies there: a jar, a folder of classes, or a project with {@code src/main/java}.
   *
   * @throws NoSuchFileException if nothing does
   */
  static WatchedCode at(Path path) throws NoSuchFileException {
    if (Files.isDirectory(path)) {
      return Files.isDirectory(path.resolve("src/main/java"))
          ? new Project(path)
          : new Classes(path);
    }
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString());
    }
    return new Jar(path);
  }

  /**
   * A jar that somebody else builds.
   *
   * @param file the jar
   */
  record Jar(Path file) implements WatchedCode {

    @Override
    public List<Path> paths() {
      return List.of(file);
    }

    @Override
    public ModuleJar build(Path work) {
      return ModuleJar.of(List.of(file));
    }

    @Override
    public String name() {
      return String.valueOf(file.getFileName()).replaceFirst("(-[0-9].*)?\\.jar$", "");
    }
  }

  /**
   * Classes that somebody else compiles, such as {@code target/classes}. What they need besides is
   * taken from the jar that the build has left beside them, if there is one.
   *
   * @param folder the classes
   */
  record Classes(Path folder) implements WatchedCode {

    @Override
    public List<Path> paths() {
      return List.of(folder);
    }

    @Override
    public ModuleJar build(Path work) throws IOException, BuildException {
      List<Path> sources = Stream.concat(Stream.of(folder), builtJar(target()).stream()).toList();
      return MainVerticle.named(ModuleJar.of(sources), folder, sources);
    }

    private Path target() {
      Path above = folder.toAbsolutePath().normalize().getParent();
      return above == null ? folder : above;
    }

    @Override
    public String name() {
      Path project = target().getParent();
      return String.valueOf((project == null ? folder : project).getFileName());
    }
  }

  /**
   * A project, whose sources are compiled here. What they need besides is taken from the jar that
   * its last build has left in {@code target}.
   *
   * @param folder the project
   */
  record Project(Path folder) implements WatchedCode {

    @Override
    public List<Path> paths() throws IOException {
      Stream<Path> jar = builtJar(folder.resolve("target")).stream();
      return Stream.concat(Stream.of(folder.resolve("src/main")), jar).toList();
    }

    @Override
    public ModuleJar build(Path work) throws IOException, BuildException {
      List<Path> jar = builtJar(folder.resolve("target")).stream().toList();
      Path classes = Files.createTempDirectory(work, "classes");
      SourceCompiler.compile(folder.resolve("src/main/java"), classes, jar);
      List<Path> sources =
          Stream.concat(Stream.of(classes, folder.resolve("src/main/resources")), jar.stream())
              .toList();
      return MainVerticle.named(ModuleJar.of(sources), classes, sources);
    }

    @Override
    public String name() {
      return String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    }
  }

  /** The newest jar there that is a module's. */
  private static Optional<Path> builtJar(Path target) throws IOException {
    if (!Files.isDirectory(target)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> isModule(String.valueOf(file.getFileName())))
          .max(Comparator.comparingLong(file -> file.toFile().lastModified()));
    }
  }

  private static boolean isModule(String file) {
    return file.endsWith(".jar")
        && !file.startsWith("original-")
        && !file.matches(".*-(sources|javadoc|tests)\\.jar");
  }
}
