package io.buswork.node.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code activate}: makes an uploaded version the one that runs. */
@Command(name = "activate", description = "Makes an uploaded version the active one.")
final class ActivateCommand extends ReadingCommand {

  @Parameters(index = "0", paramLabel = "NAME", description = "The module.")
  private String name = "";

  @Parameters(index = "1", paramLabel = "VERSION", description = "The version.")
  private String version = "";

  @Option(
      names = "--canary",
      paramLabel = "PERCENT",
      description = "First for so many percent of the tasks, compared with the version before.")
  private @Nullable Integer canary;

  @Mixin private final ConfigOption config = new ConfigOption();

  @Override
  int run(Session session) throws IOException {
    JsonObject wanted = new JsonObject().put("version", version);
    if (canary != null) {
      wanted.put("canary", canary);
    }
    if (config.isGiven()) {
      wanted.put("config", config.read(shell().directory()));
    }
    JsonObject module = session.await(session.client().activate(name, wanted));
    if (isJson()) {
      printJson(module);
    } else {
      shell().out().println(ModuleText.serving(module));
    }
    return Commands.DONE;
  }
}
