package io.buswork.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Packs a module's jar of what lies in folders and in other jars, as {@code mvn package} would. The
 * same content makes the same jar. Blocks.
 */
public final class ModuleJar {

  private static final String MANIFEST = "META-INF/MANIFEST.MF";

  /** Every entry's time, whatever the files say. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final List<Path> sources;

  private ModuleJar(List<Path> sources) {
    this.sources = List.copyOf(sources);
  }

  /**
   * A jar of all this.
   *
   * @param sources folders of classes and resources, and jars; where two have the same entry, the
   *     earlier one's counts. Those that do not exist are passed over.
   */
  public static ModuleJar of(List<Path> sources) {
    return new ModuleJar(sources.stream().filter(Files::exists).toList());
  }

  /** Sets an entry of the manifest, whatever the sources' manifests say of it. */
  public ModuleJar attribute(String name, String value) {
    attributes.put(name, value);
    return this;
  }

  /** An entry of the manifest as it will be written; null if there is none. */
  public @Nullable String attribute(String name) throws IOException {
    return manifest().getMainAttributes().getValue(name);
  }

  /** Writes it. */
  public void write(Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      Set<String> written = new HashSet<>();
      Manifest manifest = manifest();
      put(out, MANIFEST);
      manifest.write(out);
      out.closeEntry();
      written.add(MANIFEST);
      for (Path source : sources) {
        if (Files.isDirectory(source)) {
          addFolder(out, source, written);
        } else {
          addJar(out, source, written);
        }
      }
    }
  }

  /** The first source's that has one. */
  private Manifest manifest() throws IOException {
    Manifest manifest = new Manifest();
    for (Path source : sources) {
      Manifest found = manifestOf(source);
      if (found != null) {
        manifest.getMainAttributes().putAll(found.getMainAttributes());
        break;
      }
    }
    manifest.getMainAttributes().putIfAbsent(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.forEach(manifest.getMainAttributes()::putValue);
    return manifest;
  }

  private static @Nullable Manifest manifestOf(Path source) throws IOException {
    if (!Files.isDirectory(source)) {
      try (JarFile jar = new JarFile(source.toFile())) {
        return jar.getManifest();
      }
    }
    Path file = source.resolve(MANIFEST);
    if (!Files.exists(file)) {
      return null;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return new Manifest(in);
    }
  }

  private static void addFolder(JarOutputStream out, Path folder, Set<String> written)
      throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      String name = folder.relativize(file).toString().replace('\\', '/');
      if (written.add(name)) {
        put(out, name);
        Files.copy(file, out);
        out.closeEntry();
      }
    }
  }

  private static void addJar(JarOutputStream out, Path source, Set<String> written)
      throws IOException {
    try (JarFile jar = new JarFile(source.toFile())) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (entry.isDirectory() || isSignature(entry.getName()) || !written.add(entry.getName())) {
          continue;
        }
        put(out, entry.getName());
        try (InputStream in = jar.getInputStream(entry)) {
          in.transferTo(out);
        }
        out.closeEntry();
      }
    }
  }

  /** It would be wrong for the new jar. */
  private static boolean isSignature(String name) {
    return name.toUpperCase(Locale.ROOT).matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");
  }

  private static void put(JarOutputStream out, String name) throws IOException {
    JarEntry entry = new JarEntry(name);
    entry.setTimeLocal(TIME);
    out.putNextEntry(entry);
  }
}
