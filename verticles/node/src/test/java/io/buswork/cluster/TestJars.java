package io.buswork.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Jars compiled on the spot. */
final class TestJars {

  private TestJars() {}

  /**
   * Compiles classes of the unnamed package into a module's jar.
   *
   * @param jar the file to write
   * @param sources class names with their sources
   * @param manifest entries of the manifest, {@code Main-Verticle} among them
   * @return the file
   */
  static Path compile(Path jar, Map<String, String> sources, Map<String, String> manifest) {
    try {
      Path work = Files.createTempDirectory("buswork-jar-");
      try {
        Path classes = Files.createDirectories(work.resolve("classes"));
        javac(writeSources(work, sources), classes);
        write(jar, classes, manifest);
      } finally {
        Folders.delete(work);
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + jar, e);
    }
  }

  /** An archive with these entries and nothing else, whatever their names. */
  static Path archive(Path jar, Map<String, byte[]> entries) {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new JarEntry(entry.getKey()));
        out.write(entry.getValue());
        out.closeEntry();
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + jar, e);
    }
  }

  /** An archive of a few kilobytes that unpacks to so many mebibytes. */
  static Path bomb(Path jar, int mebibytes) {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      out.putNextEntry(new JarEntry("zeros"));
      byte[] mebibyte = new byte[1 << 20];
      for (int i = 0; i < mebibytes; i++) {
        out.write(mebibyte);
      }
      out.closeEntry();
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + jar, e);
    }
  }

  /** A copy of a jar, its manifest first, that has one entry more. */
  static Path with(Path jar, Path copy, String name, byte[] content) {
    try (JarFile from = new JarFile(jar.toFile());
        OutputStream file = Files.newOutputStream(copy);
        JarOutputStream out = new JarOutputStream(file)) {
      for (JarEntry entry : Collections.list(from.entries())) {
        out.putNextEntry(new JarEntry(entry.getName()));
        from.getInputStream(entry).transferTo(out);
        out.closeEntry();
      }
      out.putNextEntry(new JarEntry(name));
      out.write(content);
      out.closeEntry();
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy " + jar, e);
    }
  }

  /** A copy of a jar that lacks one entry. */
  static Path without(Path jar, Path copy, String left) {
    try (JarFile from = new JarFile(jar.toFile());
        OutputStream file = Files.newOutputStream(copy);
        JarOutputStream out = new JarOutputStream(file)) {
      for (JarEntry entry : Collections.list(from.entries())) {
        if (!entry.getName().equals(left)) {
          out.putNextEntry(new JarEntry(entry.getName()));
          from.getInputStream(entry).transferTo(out);
          out.closeEntry();
        }
      }
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy " + jar, e);
    }
  }

  private static List<Path> writeSources(Path work, Map<String, String> sources)
      throws IOException {
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Files.writeString(work.resolve(source.getKey() + ".java"), source.getValue());
    }
    return sources.keySet().stream().map(name -> work.resolve(name + ".java")).toList();
  }

  private static void javac(List<Path> sources, Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      Iterable<? extends JavaFileObject> units = files.getJavaFileObjectsFromPaths(sources);
      List<String> options =
          List.of(
              "-d",
              classes.toString(),
              "-cp",
              System.getProperty("java.class.path"),
              "-proc:none",
              "--release",
              "17");
      if (!compiler.getTask(null, files, null, options, null, units).call()) {
        throw new IllegalStateException("does not compile: " + sources);
      }
    }
  }

  private static void write(Path jar, Path classes, Map<String, String> entries)
      throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    entries.forEach(manifest.getMainAttributes()::putValue);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest);
        Stream<Path> all = Files.list(classes)) {
      for (Path path : all.sorted().toList()) {
        out.putNextEntry(new JarEntry(path.getFileName().toString()));
        Files.copy(path, out);
        out.closeEntry();
      }
    }
  }
}
