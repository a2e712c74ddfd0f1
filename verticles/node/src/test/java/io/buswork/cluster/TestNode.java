package io.buswork.cluster;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One node in a JVM of its own, which can be killed and frozen. */
final class TestNode {

  private static final Duration START = Duration.ofSeconds(180);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final int LOG_LINES_SHOWN = 80;

  private final String name;
  private final Process process;
  private final Path dataDir;
  private final Path log;
  private final long forkedAt = System.nanoTime();
  private JsonObject file = new JsonObject();
  private Duration startTook = Duration.ZERO;

  private TestNode(String name, Process process, Path dataDir, Path log) {
    this.name = name;
    this.process = process;
    this.dataDir = dataDir;
    this.log = log;
  }

  /**
   * Forks a JVM and returns at once.
   *
   * @param name the log file's name
   * @param command the command line
   * @param dataDir the node's {@code data.dir}
   * @param log where its output goes
   */
  static TestNode fork(String name, List<String> command, Path dataDir, Path log) {
    try {
      Files.createDirectories(log.getParent());
      Process process =
          new ProcessBuilder(command)
              .directory(dataDir.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      return new TestNode(name, process, dataDir, log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot fork " + name, e);
    }
  }

  /** Waits until the node says that it is ready. */
  TestNode awaitReady() {
    await(name + " ready").atMost(START).pollInterval(POLL).until(this::isReady);
    if (startTook.isZero()) {
      startTook = Duration.ofNanos(System.nanoTime() - forkedAt);
    }
    return this;
  }

  private boolean isReady() {
    if (!process.isAlive()) {
      throw new AssertionError(name + " exited with " + process.exitValue() + "\n" + logTail());
    }
    Optional<JsonObject> found = nodeFile();
    if (found.isEmpty()) {
      return false;
    }
    file = found.get();
    try {
      return api().getRoot("/health/ready").status() == 200;
    } catch (UncheckedIOException notListening) {
      return false;
    }
  }

  private Optional<JsonObject> nodeFile() {
    Path nodes = dataDir.resolve("nodes");
    if (!Files.isDirectory(nodes)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(nodes)) {
      return files
          .filter(path -> path.toString().endsWith(".json"))
          .flatMap(TestNode::parse)
          .filter(json -> json.getLong("pid", -1L) == process.pid())
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + nodes, e);
    }
  }

  private static Stream<JsonObject> parse(Path path) {
    try {
      String text = Files.readString(path);
      return text.isBlank() ? Stream.empty() : Stream.of(new JsonObject(text));
    } catch (IOException | DecodeException goneOrHalfWritten) {
      return Stream.empty();
    }
  }

  /** From the fork until it was ready for the first time; zero before. */
  Duration startTook() {
    return startTook;
  }

  /** Its HTTP API. */
  Api api() {
    return new Api(url());
  }

  /** Where its HTTP listens: for its API, or without that role for its health and metrics alone. */
  String url() {
    String url = file.getString("url");
    return url == null ? "http://127.0.0.1:" + file.getInteger("httpPort") : url;
  }

  /** Its id in the cluster. */
  String id() {
    return file.getString("id");
  }

  /** Where its TCP bridge listens. */
  int tcpPort() {
    return file.getInteger("tcpPort");
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Ends the JVM with SIGKILL: nothing of it runs any more when this returns. */
  void kill9() {
    process.destroyForcibly();
    awaitExit(Duration.ofSeconds(60));
  }

  /** Stops the JVM's threads with SIGSTOP, as a hung machine would. */
  void freeze() {
    signal("STOP");
  }

  /** Lets a frozen JVM go on. */
  void thaw() {
    signal("CONT");
  }

  /** SIGTERM, as Ctrl-C and service managers do; returns the exit code. */
  int terminate() {
    process.destroy();
    awaitExit(Duration.ofSeconds(60));
    return process.exitValue();
  }

  private void awaitExit(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(name + " still runs after " + patience + "\n" + logTail());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + name + " stops", e);
    }
  }

  private void signal(String signal) {
    try {
      int exit = new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).start().waitFor();
      if (exit != 0) {
        throw new IllegalStateException("kill -" + signal + " of " + name + " exited with " + exit);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot send " + signal + " to " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + name + " is signalled", e);
    }
  }

  /** All lines that the node logged. */
  List<String> logLines() {
    try {
      return Files.readAllLines(log);
    } catch (IOException e) {
      throw new UncheckedIOException("no log of " + name, e);
    }
  }

  /** The end of what the node logged. */
  String logTail() {
    try {
      List<String> lines = Files.readAllLines(log);
      List<String> tail = lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size());
      return "--- " + name + " (" + log + ")\n" + String.join("\n", tail);
    } catch (IOException e) {
      return "--- " + name + ": no log: " + e;
    }
  }
}
