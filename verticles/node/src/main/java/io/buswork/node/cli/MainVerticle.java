package io.buswork.node.cli;

import io.buswork.api.TaskVerticle;
import io.buswork.client.ModuleJar;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds the verticle of a module that does not name it yet: the only {@link TaskVerticle}. */
final class MainVerticle {

  private static final String ENTRY = "Main-Verticle";
  private static final String CLASS = ".class";

  private MainVerticle() {}

  /**
   * The jar, with a manifest that names its verticle, unless it does already.
   *
   * @param classes where the verticle is looked for
   * @param sources all that the jar is made of
   * @throws BuildException if there is none, or more than one
   */
  static ModuleJar named(ModuleJar jar, Path classes, List<Path> sources)
      throws IOException, BuildException {
    if (jar.attribute(ENTRY) != null || hasService(sources)) {
      return jar;
    }
    List<String> found = find(classes, sources);
    if (found.size() != 1) {
      throw new BuildException(
          (found.isEmpty() ? "no class extends TaskVerticle" : "several classes do: " + found)
              + "; build the jar once, with Main-Verticle in its manifest");
    }
    return jar.attribute(ENTRY, found.get(0));
  }

  private static boolean hasService(List<Path> sources) {
    return sources.stream()
        .anyMatch(source -> Files.exists(source.resolve("META-INF/services/" + service())));
  }

  private static String service() {
    return TaskVerticle.class.getName();
  }

  private static List<String> find(Path classes, List<Path> sources) throws IOException {
    URL[] urls = new URL[sources.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = sources.get(i).toUri().toURL();
    }
    try (URLClassLoader loader = new URLClassLoader(urls, MainVerticle.class.getClassLoader());
        Stream<Path> files = Files.walk(classes)) {
      return files
          .map(file -> classes.relativize(file).toString())
          .filter(file -> file.endsWith(CLASS))
          .map(file -> file.substring(0, file.length() - CLASS.length()).replaceAll("[/\\\\]", "."))
          .filter(name -> isVerticle(name, loader))
          .toList();
    }
  }

  private static boolean isVerticle(String name, ClassLoader loader) {
    try {
      Class<?> type = Class.forName(name, false, loader);
      return TaskVerticle.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers());
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
