package io.buswork.node.cli;

import io.buswork.client.ModuleJar;
import io.buswork.client.ModuleUpload;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Deploys code again whenever it has changed and has been left alone for a moment. What goes wrong
 * is said, and the next change tries again. Each content is a version of its own.
 */
final class DeployWatch {

  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final int HASH_DIGITS = 8;

  private final Session session;
  private final Shell shell;
  private final WatchedCode code;
  private final @Nullable String name;
  private final List<String> tasks;
  private FileTimes deployed = new FileTimes(Map.of());
  private @Nullable FileTimes before;
  private long lookedAt;
  private String live = "";

  /**
   * @param name the module's; null: as its manifest or its folder says
   * @param tasks the task types a plain verticle serves
   */
  DeployWatch(
      Session session, Shell shell, WatchedCode code, @Nullable String name, List<String> tasks) {
    this.session = session;
    this.shell = shell;
    this.code = code;
    this.name = name;
    this.tasks = tasks;
  }

  /** Goes on until the process ends. */
  int run() throws IOException {
    shell.out().println("Watching " + code.paths().get(0) + ", until Ctrl-C.");
    while (!Thread.currentThread().isInterrupted()) {
      runOnce();
      session.pause(INTERVAL);
    }
    return Commands.DONE;
  }

  /**
   * Looks once, and deploys what has changed and was the same in the look before.
   *
   * @return whether that was tried
   */
  boolean runOnce() throws IOException {
    FileTimes now = FileTimes.of(code.paths());
    boolean quiet = now.equals(before);
    if (now.equals(deployed)) {
      lookedAt = System.currentTimeMillis();
    }
    before = now;
    if (!quiet || now.equals(deployed) || now.written().isEmpty()) {
      return false;
    }
    boolean first = deployed.written().isEmpty();
    long changedAt = first ? 0 : Math.max(now.newestSince(deployed), lookedAt);
    deployed = now;
    deploy(changedAt);
    return true;
  }

  private void deploy(long changedAt) throws IOException {
    Path work = Files.createTempDirectory("buswork-watch-");
    try {
      ModuleJar content = code.build(work);
      Path jar = work.resolve("module.jar");
      content.write(jar);
      String hash = DemoModules.hash(jar).substring(0, HASH_DIGITS);
      if (!hash.equals(live)) {
        JsonObject module = session.await(session.client().deploy(upload(content, jar, hash)));
        live = hash;
        say(module, changedAt);
      }
    } catch (BuildException e) {
      shell.complain(String.valueOf(e.getMessage()));
    } catch (IOException | RuntimeException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      Failures.report(shell, e);
    } finally {
      delete(work);
    }
  }

  private ModuleUpload upload(ModuleJar content, Path jar, String hash) throws IOException {
    String own = first(content, "Buswork-Module", "Implementation-Title");
    String version = first(content, "Buswork-Version", "Implementation-Version");
    return new ModuleUpload(
        jar,
        name != null ? name : own == null ? code.name() : null,
        (version == null ? "0" : version) + "-dev." + hash,
        tasks);
  }

  private static @Nullable String first(ModuleJar content, String... entries) throws IOException {
    for (String entry : entries) {
      String value = content.attribute(entry);
      if (value != null && !value.isBlank()) {
        return value;
      }
    }
    return null;
  }

  /** The first time nobody knows when the change was made. */
  private void say(JsonObject module, long changedAt) {
    String after =
        changedAt == 0
            ? ""
            : ", " + Times.exact((double) (System.currentTimeMillis() - changedAt)) + " after the change";
    shell.out().println(ModuleText.live(module) + after);
    shell.out().flush();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
