package io.buswork.node.cli;

import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code rollback}: the version before serves again. */
@Command(
    name = "rollback",
    description = "Ends the rollout under way, or goes back to the version active before.")
final class RollbackCommand extends ReadingCommand {

  @Parameters(paramLabel = "NAME", description = "The module.")
  private String name = "";

  @Override
  int run(Session session) {
    JsonObject module = session.await(session.client().rollback(name));
    if (isJson()) {
      printJson(module);
    } else {
      shell().out().println(ModuleText.serving(module));
    }
    return Commands.DONE;
  }
}
