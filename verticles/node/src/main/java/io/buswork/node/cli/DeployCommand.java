package io.buswork.node.cli;

import io.buswork.client.ModuleUpload;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code deploy}: uploads a jar and waits until every node runs it. */
@Command(
    name = "deploy",
    description = "Uploads a jar; done when it is live on every node.",
    footer = {
      "",
      "--watch deploys again on each change, until Ctrl-C: of a jar, of a folder of classes such",
      "as target/classes, or of a project's sources (src/main), which it compiles itself."
    })
final class DeployCommand extends ReadingCommand {

  @Parameters(paramLabel = "FILE.jar", description = "The jar; with --watch also a folder.")
  private Path jar = Path.of("");

  @Option(names = "--name", paramLabel = "NAME", description = "The module (else as the jar says).")
  private @Nullable String name;

  @Option(
      names = "--version",
      paramLabel = "VERSION",
      description = "Its version (else as the jar says).")
  private @Nullable String version;

  @Option(
      names = "--tasks",
      paramLabel = "TYPE",
      split = ",",
      description = "The task types a plain verticle serves.")
  private List<String> tasks = List.of();

  @Option(names = "--watch", description = "Deploys again whenever it changes.")
  private boolean watch;

  @Option(
      names = "--canary",
      paramLabel = "PERCENT",
      description = "First for so many percent of the tasks, compared with the version before.")
  private @Nullable Integer canary;

  @Mixin private final ConfigOption config = new ConfigOption();

  @Override
  int run(Session session) throws IOException {
    Path file = shell().directory().resolve(jar);
    if (watch) {
      if (version != null) {
        throw new UsageException("--watch makes versions of its own: leave --version out");
      }
      if (canary != null) {
        throw new UsageException("--watch takes over at once: leave --canary out");
      }
      if (config.isGiven()) {
        throw new UsageException("--watch keeps the configuration: leave --config out");
      }
      return new DeployWatch(session, shell(), WatchedCode.at(file), name, tasks).run();
    }
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString());
    }
    long began = System.nanoTime();
    JsonObject values = config.read(shell().directory());
    ModuleUpload upload = new ModuleUpload(file, name, version, tasks, canary, values);
    JsonObject module = session.await(session.client().deploy(upload));
    if (isJson()) {
      printJson(module);
    } else {
      double millis = (System.nanoTime() - began) / 1e6;
      shell().out().println(ModuleText.serving(module) + " after " + Times.exact(millis));
    }
    return Commands.DONE;
  }
}
