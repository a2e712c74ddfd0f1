package io.buswork.node.cli;

import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code activate}: makes an uploaded version the one that runs. */
@Command(name = "activate", description = "Makes an uploaded version the active one.")
final class ActivateCommand extends ReadingCommand {

  @Parameters(index = "0", paramLabel = "NAME", description = "The module.")
  private String name = "";

  @Parameters(index = "1", paramLabel = "VERSION", description = "The version.")
  private String version = "";

  @Override
  int run(Session session) {
    JsonObject module = session.await(session.client().activate(name, version));
    if (isJson()) {
      printJson(module);
    } else {
      shell().out().println(ModuleText.live(module));
    }
    return Commands.DONE;
  }
}
