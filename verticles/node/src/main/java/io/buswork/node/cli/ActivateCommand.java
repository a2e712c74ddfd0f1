package io.buswork.node.cli;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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

  @Override
  int run(Session session) {
    var client = session.client();
    JsonObject module =
        session.await(
            canary == null
                ? client.activate(name, version)
                : client.activateCanary(name, version, canary));
    if (isJson()) {
      printJson(module);
    } else {
      shell().out().println(ModuleText.serving(module));
    }
    return Commands.DONE;
  }
}
