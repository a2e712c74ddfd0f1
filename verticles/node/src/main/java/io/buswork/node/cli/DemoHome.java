package io.buswork.node.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The built source tree that the demo takes its jars from.
 *
 * @param root the folder of the scripts
 */
record DemoHome(Path root) {

  /** The tree whose script runs this process. */
  static DemoHome of(Map<String, String> environment) {
    String home = environment.get("BUSWORK_HOME");
    if (home == null) {
      throw new UsageException("the demo runs from a source tree, by its script: ./buswork demo");
    }
    return new DemoHome(Path.of(home));
  }

  Path script() {
    return root.resolve("buswork");
  }

  /** A sample's jar of version 1. */
  Path jar(String sample) {
    return find(sample, false);
  }

  /** A sample's jar of version 2. */
  Path secondJar(String sample) {
    return find(sample, true);
  }

  /** Whether the sample with a native library was built with it. */
  boolean hasNative(String sample) {
    try (JarFile jar = new JarFile(jar(sample).toFile())) {
      return jar.stream().anyMatch(entry -> entry.getName().startsWith("native/"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the jar of " + sample, e);
    }
  }

  private Path find(String sample, boolean second) {
    Path target = root.resolve("verticles/samples").resolve(sample).resolve("target");
    if (!Files.isDirectory(target)) {
      throw notBuilt(sample);
    }
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).startsWith(sample + "-"))
          .filter(file -> file.toString().endsWith(".jar"))
          .filter(file -> file.toString().endsWith("-v2.jar") == second)
          .findFirst()
          .orElseThrow(() -> notBuilt(sample));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + target, e);
    }
  }

  private IllegalStateException notBuilt(String sample) {
    return new IllegalStateException(
        "the sample " + sample + " is not built in " + root + ": mvn package");
  }
}
