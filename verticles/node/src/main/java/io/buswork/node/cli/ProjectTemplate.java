package io.buswork.node.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The project that {@code new} makes: the files of {@code io/buswork/node/template}, in which words
 * between two {@code @} stand for what the user chose.
 */
final class ProjectTemplate {

  private static final String TEMPLATE = "/io/buswork/node/template/";

  private final String packageName;
  private final String className;
  private final Map<String, String> words;

  /**
   * @param version Buswork's, as Maven finds it
   */
  ProjectTemplate(String artifact, String group, String packageName, String version) {
    this.packageName = packageName;
    this.className = className(artifact);
    this.words =
        Map.of(
            "@artifact@", artifact,
            "@group@", group,
            "@package@", packageName,
            "@class@", className,
            "@version@", version);
  }

  /** Buswork's, as in the jar's manifest; classes that run unpackaged have none. */
  static String ownVersion() {
    String version = ProjectTemplate.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  void write(Path folder) throws IOException {
    String sources = packageName.replace('.', '/') + "/" + className;
    file("pom.xml", folder.resolve("pom.xml"));
    file("README.md", folder.resolve("README.md"));
    file("gitignore", folder.resolve(".gitignore"));
    file("maven.config", folder.resolve(".mvn/maven.config"));
    file("Handlers.java", folder.resolve("src/main/java/" + sources + ".java"));
    file("HandlersTest.java", folder.resolve("src/test/java/" + sources + "Test.java"));
    file("HandlersNodeTest.java", folder.resolve("src/test/java/" + sources + "NodeTest.java"));
  }

  private void file(String template, Path file) throws IOException {
    String text = read(template + ".txt");
    for (Map.Entry<String, String> word : words.entrySet()) {
      text = text.replace(word.getKey(), word.getValue());
    }
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static String read(String name) throws IOException {
    try (InputStream in = ProjectTemplate.class.getResourceAsStream(TEMPLATE + name)) {
      if (in == null) {
        throw new FileNotFoundException(TEMPLATE + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** {@code my-handlers} becomes {@code MyHandlers}. */
  private static String className(String artifact) {
    return Arrays.stream(artifact.split("[^A-Za-z0-9]+"))
        .filter(word -> !word.isEmpty())
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining());
  }
}
