package io.buswork.loader;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles a module's sources against libraries, and packs the libraries' classes along. */
final class FatJars {

  private static final Path LIBRARIES = Path.of("target", "libraries-of-modules");

  private FatJars() {}

  /** A library in one of the versions that the build has fetched for tests. */
  static Path library(String file) {
    Path jar = LIBRARIES.resolve(file + ".jar");
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(jar + " is missing: the build copies it");
    }
    return jar;
  }

  /** The jar that a class of this JVM comes from. */
  static Path jarOf(Class<?> type) {
    return Path.of(
        java.net.URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
  }

  /**
   * Compiles and packs.
   *
   * @param folder where to work
   * @param main the class to deploy
   * @param source its source, with any other classes in it
   * @param libraries whose entries go into the jar too
   */
  static Jars pack(Path folder, String main, String source, Path... libraries) throws IOException {
    Jars jar = new Jars().main(main);
    for (Path library : libraries) {
      addAll(library, jar);
    }
    Path classes = compile(folder, main, source, libraries);
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        jar.with(classes.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return jar;
  }

  private static Path compile(Path folder, String main, String source, Path... libraries)
      throws IOException {
    Path work = Files.createTempDirectory(folder, "module");
    Path classes = Files.createDirectories(work.resolve("classes"));
    Path file = work.resolve("src").resolve(main.replace('.', '/') + ".java");
    Files.createDirectories(file.getParent());
    Files.writeString(file, source);
    List<String> path = new ArrayList<>(Arrays.stream(libraries).map(Path::toString).toList());
    path.add(System.getProperty("java.class.path"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      List<String> options =
          List.of(
              "-d",
              classes.toString(),
              "-cp",
              path.stream().collect(Collectors.joining(java.io.File.pathSeparator)),
              "-proc:none",
              "--release",
              "17");
      if (!compiler
          .getTask(null, files, null, options, null, files.getJavaFileObjects(file))
          .call()) {
        throw new IllegalStateException(main + " does not compile");
      }
    }
    return classes;
  }

  private static void addAll(Path library, Jars jar) {
    try (JarFile from = new JarFile(library.toFile())) {
      for (JarEntry entry : Collections.list(from.entries())) {
        if (!entry.isDirectory() && !entry.getName().equals(JarFile.MANIFEST_NAME)) {
          try (InputStream in = from.getInputStream(entry)) {
            jar.with(entry.getName(), in.readAllBytes());
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + library, e);
    }
  }
}
