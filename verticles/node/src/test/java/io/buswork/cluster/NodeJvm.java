package io.buswork.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a node's JVM is started: from the packaged jars, as users run it, with an archive of its
 * classes and without the second compiler. Nodes of tests live for seconds; both together take two
 * thirds of the processor time that a start takes.
 */
final class NodeJvm {

  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final Path JAR = TARGET.resolve("buswork-node.jar");
  private static final Path ARCHIVE = TARGET.resolve("test-archive/nodes.jsa");

  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+ExitOnOutOfMemoryError",
          "-Xshare:auto",
          "-Xlog:cds=off",
          "-Xlog:cds+dynamic=off",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.security=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.management/sun.management=ALL-UNNAMED",
          "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED");

  private NodeJvm() {}

  /**
   * The command that starts a node.
   *
   * @param heap its largest heap, such as {@code 256m}
   * @param arguments what follows {@code start}
   */
  static List<String> command(String heap, List<String> arguments) {
    return command(heap, "-XX:SharedArchiveFile=" + Archive.FILE, arguments);
  }

  private static List<String> command(String heap, String archive, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heap);
    command.addAll(FLAGS);
    command.add(archive);
    command.addAll(List.of("-cp", classPath()));
    command.addAll(List.of("io.buswork.node.Main", "start", "--http.port=0", "--tcp.port=0"));
    command.addAll(arguments);
    return command;
  }

  private static String classPath() {
    try (Stream<Path> libraries = Files.list(TARGET.resolve("lib"))) {
      return Stream.concat(Stream.of(JAR), libraries.sorted())
          .map(Path::toString)
          .collect(Collectors.joining(File.pathSeparator));
    } catch (IOException e) {
      throw new UncheckedIOException("not packaged yet: mvn package comes before these tests", e);
    }
  }

  /** The archive, written by a node as it ends: once a build, also if tests run side by side. */
  private static final class Archive {

    static final Path FILE = find();

    private static Path find() {
      try {
        Files.createDirectories(ARCHIVE.getParent());
        try (FileChannel channel =
                FileChannel.open(
                    ARCHIVE.resolveSibling("lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            FileLock held = channel.lock()) {
          return held.isValid() && isFresh() ? ARCHIVE : write();
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot make " + ARCHIVE, e);
      }
    }

    private static boolean isFresh() throws IOException {
      if (!Files.exists(ARCHIVE)) {
        return false;
      }
      FileTime written = Files.getLastModifiedTime(ARCHIVE);
      for (String entry : classPath().split(File.pathSeparator)) {
        if (Files.getLastModifiedTime(Path.of(entry)).compareTo(written) > 0) {
          return false;
        }
      }
      return true;
    }

    private static Path write() throws IOException {
      Files.deleteIfExists(ARCHIVE);
      Path folder = Files.createTempDirectory("buswork-archive-");
      try {
        String database = TestPostgres.shared().newDatabase();
        List<String> command =
            command(
                "256m",
                "-XX:ArchiveClassesAtExit=" + ARCHIVE,
                List.of("--database.url=" + database, "--data.dir=" + folder));
        Path log = TARGET.resolve("cluster-logs/archive.log");
        TestNode.fork("archive", command, folder, log).awaitReady().terminate();
      } finally {
        Folders.delete(folder);
      }
      return ARCHIVE;
    }
  }
}
