package io.buswork.loader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** The class files in a jar: those for this version of Java, and checked if they are signed. */
final class JarClasses implements AutoCloseable {

  private static final String SUFFIX = ".class";

  private final JarFile file;

  JarClasses(Path jar) throws IOException {
    file = new JarFile(jar.toFile(), true, ZipFile.OPEN_READ, Runtime.version());
  }

  /**
   * One class.
   *
   * @param bytes the class file
   * @param signers who has signed it; null: nobody
   */
  // Not made for being compared.
  @SuppressWarnings("ArrayRecordComponent")
  record Found(byte[] bytes, CodeSigner @Nullable [] signers) {}

  /**
   * Reads a class.
   *
   * @return null if it is not in the jar
   * @throws SecurityException if it does not fit its signature
   */
  @Nullable Found find(String name) throws IOException {
    JarEntry entry = file.getJarEntry(name.replace('.', '/') + SUFFIX);
    if (entry == null) {
      return null;
    }
    byte[] bytes;
    try (InputStream in = file.getInputStream(entry)) {
      bytes = in.readAllBytes();
    }
    return new Found(bytes, entry.getCodeSigners());
  }

  /** What the jar says of its packages. */
  @Nullable Manifest manifest() throws IOException {
    return file.getManifest();
  }

  /** The packages of its classes, and the names of the classes that are in none. */
  Set<String> packages() {
    return file.stream()
        .map(ZipEntry::getName)
        .filter(name -> name.endsWith(SUFFIX) && !name.startsWith("META-INF/"))
        .map(name -> name.substring(0, name.length() - SUFFIX.length()).replace('/', '.'))
        .map(ModuleLogLevels::home)
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
