package io.buswork.loader;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * The native libraries in a module's jar, {@code native/<os>-<arch>/…}, such as {@code
 * native/linux-x86_64/libdigest.so}. Each class loader has copies of its own, for the JVM loads no
 * file twice; they are in a folder that nobody else can read, and go with the loader.
 */
final class NativeLibraries implements AutoCloseable {

  private final Path jar;
  private final Map<String, Path> copies = new HashMap<>();
  private @Nullable Path folder;

  NativeLibraries(Path jar) {
    this.jar = jar;
  }

  /** Where libraries for this machine are in a jar. */
  static String place() {
    return "native/"
        + os(System.getProperty("os.name", ""))
        + "-"
        + arch(System.getProperty("os.arch", ""))
        + "/";
  }

  private static String os(String name) {
    String small = name.toLowerCase(Locale.ROOT);
    if (small.startsWith("mac")) {
      return "macos";
    }
    return small.startsWith("windows") ? "windows" : small.replaceAll("[^a-z0-9]", "");
  }

  private static String arch(String name) {
    return switch (name) {
      case "amd64", "x86-64" -> "x86_64";
      case "arm64" -> "aarch64";
      default -> name;
    };
  }

  /**
   * A copy of a library.
   *
   * @param name as {@code System.loadLibrary} has it
   * @return null if the jar has none of that name for this machine
   * @throws UncheckedIOException if it cannot be copied
   */
  synchronized @Nullable Path find(String name) {
    Path known = copies.get(name);
    if (known != null) {
      return known;
    }
    String file = System.mapLibraryName(name);
    try (JarFile from = new JarFile(jar.toFile())) {
      JarEntry entry = from.getJarEntry(place() + file);
      if (entry == null || file.contains("/") || file.contains("\\")) {
        return null;
      }
      Path copy = folder().resolve(file);
      try (InputStream in = from.getInputStream(entry)) {
        Files.copy(in, copy);
      }
      makePrivate(copy);
      copies.put(name, copy);
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy the native library " + file, e);
    }
  }

  private Path folder() throws IOException {
    Path made = folder;
    if (made == null) {
      made = Files.createTempDirectory("buswork-native-");
      folder = made;
    }
    return made;
  }

  /** The folder is private by itself: temporary ones are. */
  private static void makePrivate(Path file) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
  }

  /** Removes the copies. What is loaded of them stays until its classes are collected. */
  @Override
  public synchronized void close() throws IOException {
    for (Path copy : copies.values()) {
      Files.deleteIfExists(copy);
    }
    copies.clear();
    if (folder != null) {
      Files.deleteIfExists(folder);
      folder = null;
    }
  }
}
