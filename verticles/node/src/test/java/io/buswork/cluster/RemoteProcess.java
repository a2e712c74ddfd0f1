package io.buswork.cluster;

import static org.awaitility.Awaitility.await;

import io.buswork.documentation.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A remote worker in a process of its own, written with one of the clients of this repository. */
final class RemoteProcess {

  /** The languages that there are clients for. */
  enum Language {
    NODE("node", "probe.mjs", "clients/node/src/index.js", "clients/node", "--test"),
    PYTHON("python3", "probe.py", "clients/python", "clients/python", "-m unittest discover tests");

    private final String program;
    private final String script;
    private final String client;
    private final String folder;
    private final String test;

    Language(String program, String script, String client, String folder, String test) {
      this.program = program;
      this.script = script;
      this.client = client;
      this.folder = folder;
      this.test = test;
    }

    /** Runs the client's own tests; returns the exit code. */
    int runOwnTests() throws IOException, InterruptedException {
      List<String> command = new ArrayList<>(List.of(program));
      command.addAll(List.of(test.split(" ")));
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(Repository.root().resolve(folder).toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
      return builder.start().waitFor();
    }

    /** Whether its workers can be run here. */
    boolean isPresent() {
      try {
        return new ProcessBuilder(program, "--version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor()
            == 0;
      } catch (IOException e) {
        return false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while looking for " + program, e);
      }
    }
  }

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String name;
  private final Process process;
  private final Path output;

  private RemoteProcess(String name, Process process, Path output) {
    this.name = name;
    this.process = process;
    this.output = output;
  }

  /** Starts one and waits until it works for the first of the nodes. */
  static RemoteProcess start(Language language, String name, int slots, TestNode... nodes) {
    try {
      Path resources = Repository.root().resolve("verticles/node/src/test/resources/remote");
      List<String> command =
          new ArrayList<>(
              List.of(
                  language.program,
                  resources.resolve(language.script).toString(),
                  Repository.root().resolve(language.client).toString(),
                  name,
                  Integer.toString(slots)));
      for (TestNode node : nodes) {
        command.add(node.url());
      }
      Path output = Files.createTempFile("buswork-remote-", ".log");
      output.toFile().deleteOnExit();
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
      RemoteProcess started = new RemoteProcess(name, builder.start(), output);
      return started.awaitLine("connected");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  String name() {
    return name;
  }

  /** Waits until it has written a line that begins so. */
  RemoteProcess awaitLine(String beginning) {
    await(name + " says " + beginning)
        .atMost(PATIENCE)
        .until(() -> lines().stream().anyMatch(line -> line.startsWith(beginning)));
    return this;
  }

  List<String> lines() {
    try {
      return Files.readAllLines(output);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + output, e);
    }
  }

  void kill9() {
    process.destroyForcibly();
  }

  void freeze() {
    signal("STOP");
  }

  void thaw() {
    signal("CONT");
  }

  /** SIGTERM; waits for its end. */
  int terminate() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(name + " still runs: " + lines());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + name + " ends", e);
    }
  }

  private void signal(String signal) {
    try {
      long pid = process.pid();
      new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot send " + signal + " to " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + name + " is signalled", e);
    }
  }
}
