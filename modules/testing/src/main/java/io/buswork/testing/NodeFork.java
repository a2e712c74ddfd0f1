package io.buswork.testing;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The process of an {@link EmbeddedNode}: a JVM with the test's class path, and its folder. */
final class NodeFork implements AutoCloseable {

  private static final String MAIN = "io.buswork.node.Main";
  private static final long LOOK_MILLIS = 50;
  private static final int LOG_LINES = 60;

  private static final List<String> JVM =
      List.of(
          "-Xmx256m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "--add-modules=java.se",
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.management/sun.management=ALL-UNNAMED",
          "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED");

  private final Path folder;
  private final Process process;
  private final Thread killAtExit;
  private final String url;

  private NodeFork(Path folder, Process process, Duration patience) throws IOException {
    this.folder = folder;
    this.process = process;
    this.killAtExit = new Thread(process::destroy, "stop-embedded-node");
    Runtime.getRuntime().addShutdownHook(killAtExit);
    this.url = awaitUrl(patience);
  }

  static NodeFork start(List<String> options, Duration patience) {
    try {
      Class.forName(MAIN, false, NodeFork.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(
          "an embedded node needs io.buswork:buswork-node on the class path, in scope test", e);
    }
    try {
      Path folder = Files.createTempDirectory("buswork-node-");
      Process process =
          new ProcessBuilder(command(folder, options))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(logFile(folder).toFile())
              .redirectInput(new File("/dev/null"))
              .start();
      return new NodeFork(folder, process, patience);
    } catch (IOException e) {
      throw new UncheckedIOException("an embedded node cannot be started", e);
    }
  }

  private static List<String> command(Path folder, List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(MAIN, "start", "--http.port=0", "--tcp.port=0"));
    command.add("--data.dir=" + folder.resolve("data"));
    command.addAll(options);
    return command;
  }

  Path folder() {
    return folder;
  }

  String url() {
    return url;
  }

  private String awaitUrl(Duration patience) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    Optional<String> found = lookForUrl();
    while (found.isEmpty()) {
      if (hasEndedWithin(LOOK_MILLIS)) {
        throw failed("ended as it started, with exit code " + process.exitValue());
      }
      if (System.nanoTime() > deadline) {
        throw failed("is not ready after " + patience.toSeconds() + " s");
      }
      found = lookForUrl();
    }
    return found.get();
  }

  private IllegalStateException failed(String what) {
    String log = log();
    close();
    return new IllegalStateException("the embedded node " + what + "\n" + log);
  }

  /** The node writes it into its file when it is ready. */
  private Optional<String> lookForUrl() throws IOException {
    Path nodes = folder.resolve("data").resolve("nodes");
    if (!Files.isDirectory(nodes)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(nodes)) {
      Optional<Path> file = files.filter(f -> f.toString().endsWith(".json")).findFirst();
      return file.isEmpty() ? Optional.empty() : url(file.get());
    }
  }

  private static Optional<String> url(Path nodeFile) throws IOException {
    try {
      return Optional.ofNullable(new JsonObject(Files.readString(nodeFile)).getString("url"));
    } catch (DecodeException e) {
      return Optional.empty(); // not a node's
    }
  }

  String log() {
    try {
      List<String> lines = Files.readAllLines(logFile(folder));
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    } catch (IOException e) {
      return "its log cannot be read: " + e.getMessage();
    }
  }

  private static Path logFile(Path folder) {
    return folder.resolve("node.log");
  }

  @Override
  public void close() {
    process.destroy();
    if (!hasEndedWithin(Duration.ofSeconds(60).toMillis())) {
      process.destroyForcibly();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(killAtExit);
    } catch (IllegalStateException e) {
      return; // the JVM is ending, and the hook has run or will
    }
    deleteFolder();
  }

  private void deleteFolder() {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder, e);
    }
  }

  private boolean hasEndedWithin(long millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
