package io.buswork.node.cli;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Buswork's own artifacts as a Maven repository: they are in no public one. Taken from the jars
 * that this process runs from; each has its pom in it. A snapshot gets a version that tells its
 * content: Maven keeps what it has once found under a version, whatever project it came from.
 */
final class ProjectRepository {

  private static final String GROUP = "io.buswork";
  private static final String POM = "META-INF/maven/" + GROUP + "/[^/]+/pom\\.xml";
  private static final String PARENT = "/io/buswork/node/parent/pom.xml";

  private static final String SNAPSHOT = "-SNAPSHOT";
  private static final int HASH_DIGITS = 10;

  private final List<Path> jars;
  private final String version;
  private final String published;

  private ProjectRepository(List<Path> jars) throws IOException {
    this.jars = List.copyOf(jars);
    this.version = ProjectTemplate.ownVersion();
    this.published =
        version.endsWith(SNAPSHOT)
            ? version.replace(SNAPSHOT, "-" + hash(jars).substring(0, HASH_DIGITS))
            : version;
  }

  private static String hash(List<Path> jars) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Path jar : jars) {
      Files.copy(jar, all);
    }
    return DemoModules.hash(all.toByteArray());
  }

  /** The version that the artifacts have there. */
  String version() {
    return published;
  }

  /** What is on the class path. */
  static ProjectRepository ofThisProcess() throws IOException {
    List<Path> jars =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .filter(path -> String.valueOf(path.getFileName()).matches("buswork-.*\\.jar"))
            .sorted()
            .toList();
    if (jars.isEmpty()) {
      throw new IllegalStateException(
          "Buswork's own jars are not on the class path: say --no-repository");
    }
    return new ProjectRepository(jars);
  }

  /** Writes them, and the parent of all their poms. */
  void copyTo(Path repository) throws IOException {
    for (Path jar : jars) {
      copy(jar, repository);
    }
    try (InputStream pom = ProjectRepository.class.getResourceAsStream(PARENT)) {
      if (pom == null) {
        throw new FileNotFoundException(PARENT);
      }
      writePom(pom, place(repository, "buswork", "pom"));
    }
  }

  private void copy(Path jar, Path repository) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      JarEntry pom =
          Collections.list(file.entries()).stream()
              .filter(entry -> entry.getName().matches(POM))
              .findFirst()
              .orElseThrow(() -> new IOException(jar + " has no pom.xml in it"));
      String artifact = pom.getName().split("/")[3];
      try (InputStream in = file.getInputStream(pom)) {
        writePom(in, place(repository, artifact, "pom"));
      }
      Files.copy(jar, place(repository, artifact, "jar"));
    }
  }

  private void writePom(InputStream pom, Path file) throws IOException {
    String text = new String(pom.readAllBytes(), StandardCharsets.UTF_8);
    String own = "<version>" + version + "</version>";
    Files.writeString(file, text.replace(own, "<version>" + published + "</version>"));
  }

  private Path place(Path repository, String artifact, String kind) throws IOException {
    Path folder = repository.resolve(GROUP.replace('.', '/')).resolve(artifact).resolve(published);
    Files.createDirectories(folder);
    return folder.resolve(artifact + "-" + published + "." + kind);
  }
}
