package io.buswork.node.cli;

import io.buswork.client.ModuleUpload;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code deploy}: uploads a jar and waits until every node runs it. */
@Command(name = "deploy", description = "Uploads a jar; done when it is live on every node.")
final class DeployCommand extends ReadingCommand {

  @Parameters(paramLabel = "FILE.jar", description = "The jar.")
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

  @Option(
      names = "--canary",
      paramLabel = "PERCENT",
      description = "First for so many percent of the tasks, compared with the version before.")
  private @Nullable Integer canary;

  @Override
  int run(Session session) throws NoSuchFileException {
    Path file = shell().directory().resolve(jar);
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString());
    }
    long began = System.nanoTime();
    JsonObject module =
        session.await(
            session.client().deploy(new ModuleUpload(file, name, version, tasks, canary)));
    if (isJson()) {
      printJson(module);
    } else {
      double millis = (System.nanoTime() - began) / 1e6;
      shell().out().println(ModuleText.serving(module) + " after " + Times.exact(millis));
    }
    return Commands.DONE;
  }
}
