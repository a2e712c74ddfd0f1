package io.buswork.postgres;

import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The server's programs, unpacked once for each user and version. */
final class PostgresBinaries {

  private static final int PATIENCE_SECONDS = 90;

  private PostgresBinaries() {}

  /**
   * Runs one of the programs to its end.
   *
   * @param command the program's name and its arguments
   * @throws IllegalStateException with the program's own words if it fails
   */
  static void run(List<String> command) {
    List<String> line = new ArrayList<>();
    if (isRoot()) {
      // Postgres refuses to run as root; in a user namespace of its own it is nobody.
      line.add("unshare");
      line.add("-U");
    }
    line.add(Unpacked.FOLDER.resolve("bin").resolve(command.get(0)).toString());
    line.addAll(command.subList(1, command.size()));
    try {
      runToEnd(line, command.get(0));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command.get(0), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(command.get(0) + " was interrupted", e);
    }
  }

  private static void runToEnd(List<String> line, String name)
      throws IOException, InterruptedException {
    // A file, not a pipe: the server inherits it, and would keep a pipe open for ever.
    Path output = Files.createTempFile("buswork-" + name, ".txt");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().put("LC_ALL", "C");
      builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
      Process process = builder.start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(name + " took over " + PATIENCE_SECONDS + " s");
      }
      if (process.exitValue() != 0) {
        throw new IllegalStateException(name + " failed: " + Files.readString(output).strip());
      }
    } finally {
      Files.delete(output);
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** Lazily: a node with a database of its own never unpacks. */
  private static final class Unpacked {

    static final Path FOLDER = unpack();

    private static Path unpack() {
      String archive = archiveName();
      URL resource = PostgresBinaries.class.getResource("/" + archive);
      if (resource == null) {
        throw new IllegalStateException(
            "no embedded Postgres for this system ("
                + archive
                + "): name a database with database.url");
      }
      try {
        Path cache =
            Path.of(System.getProperty("user.home"), ".cache", "buswork")
                .resolve(archive + "-" + checksum(resource));
        return Files.isDirectory(cache) ? cache : unpack(resource, cache);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot unpack " + archive, e);
      }
    }

    /** The one that its jar keeps: reading the archive itself would hold up every start. */
    private static String checksum(URL resource) throws IOException {
      URLConnection connection = resource.openConnection();
      connection.setUseCaches(false);
      if (!(connection instanceof JarURLConnection inJar)) {
        return Long.toHexString(connection.getLastModified());
      }
      try (JarFile jar = inJar.getJarFile()) {
        return Long.toHexString(jar.getJarEntry(inJar.getEntryName()).getCrc());
      }
    }

    private static Path unpack(URL resource, Path cache) throws IOException {
      Files.createDirectories(cache.getParent());
      Path fresh = Files.createTempDirectory(cache.getParent(), "unpacking-");
      try (var tar =
          new TarArchiveInputStream(
              new XZInputStream(new BufferedInputStream(resource.openStream())))) {
        for (TarArchiveEntry entry = tar.getNextEntry();
            entry != null;
            entry = tar.getNextEntry()) {
          write(entry, tar, fresh);
        }
      }
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
      return publish(fresh, cache);
    }

    /** Two JVMs may unpack at once: the first to finish wins. */
    private static Path publish(Path fresh, Path cache) throws IOException {
      try {
        Files.move(fresh, cache, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException lost) {
        if (!Files.isDirectory(cache)) {
          throw lost;
        }
        Folders.delete(fresh);
      }
      return cache;
    }

    private static void write(TarArchiveEntry entry, InputStream in, Path folder)
        throws IOException {
      Path target = folder.resolve(entry.getName()).normalize();
      if (!target.startsWith(folder)) {
        throw new IOException("entry outside the archive's folder: " + entry.getName());
      }
      if (entry.isDirectory()) {
        Files.createDirectories(target);
        return;
      }
      Files.createDirectories(target.getParent());
      if (entry.isSymbolicLink()) {
        Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      } else {
        Files.copy(in, target);
        if ((entry.getMode() & 0100) != 0) {
          Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
      }
    }

    private static String archiveName() {
      String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
      String arch = System.getProperty("os.arch");
      String system = os.contains("linux") ? "linux" : os.contains("mac") ? "darwin" : os;
      String cpu = arch.equals("aarch64") ? "arm_64" : "x86_64";
      return "postgres-" + system + "-" + cpu + ".txz";
    }
  }
}
