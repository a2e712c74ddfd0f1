package io.buswork.node.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A node in a process of its own, for as long as the demo lasts. */
final class DemoNode implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration STOP = Duration.ofMinutes(1);
  private static final long LOOK_MILLIS = 100;
  private static final int LOG_LINES = 5;

  private final Process process;
  private final Thread stopAtExit;

  private DemoNode(Process process) {
    this.process = process;
    this.stopAtExit = new Thread(process::destroy, "stop-demo-node");
    Runtime.getRuntime().addShutdownHook(stopAtExit);
  }

  /**
   * Starts it with this folder's data, and returns when it is ready.
   *
   * @throws IllegalStateException if it does not get ready within two minutes
   */
  static DemoNode start(DemoHome home, Shell shell) throws IOException {
    Path data = shell.dataDir().toAbsolutePath().normalize();
    Path log = Files.createDirectories(data.resolve("demo")).resolve("node.log");
    shell.out().println("No node runs here: starting one. Its log is " + log);
    var start =
        new ProcessBuilder(List.of(home.script().toString(), "start", "--data.dir=" + data))
            .directory(shell.directory().toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    var node = new DemoNode(start.start());
    try {
      node.awaitReady(data, log);
      return node;
    } catch (IOException | RuntimeException e) {
      node.close();
      throw e;
    }
  }

  long pid() {
    return process.pid();
  }

  private void awaitReady(Path data, Path log) throws IOException {
    long deadline = System.nanoTime() + START.toNanos();
    while (NodeFinder.url(data).isEmpty()) {
      if (hasEndedWithin(LOOK_MILLIS)) {
        throw new IllegalStateException("the node ended as it started: " + tail(log));
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the node is not ready after " + START.toSeconds() + " s");
      }
    }
  }

  /** Lets it drain, as Ctrl-C does. */
  @Override
  public void close() {
    process.destroy();
    if (!hasEndedWithin(STOP.toMillis())) {
      process.destroyForcibly();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(stopAtExit);
    } catch (IllegalStateException e) {
      // The JVM is ending, and the hook has run or will.
      return;
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

  private static String tail(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join(" | ", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
  }
}
