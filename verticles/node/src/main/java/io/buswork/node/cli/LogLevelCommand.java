package io.buswork.node.cli;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code log-level}: from which level on a module logs. */
@Command(
    name = "log-level",
    description = "Says from which level on a module logs, on every node.",
    footer = {
      "",
      "buswork log-level greeter debug",
      "buswork log-level greeter none                 it logs as the node does"
    })
final class LogLevelCommand extends ReadingCommand {

  private static final String NONE = "none";

  @Parameters(index = "0", paramLabel = "NAME", description = "The module.")
  private String name = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "LEVEL",
      description = "trace, debug, info, warn, error, off or none; not given: it is only shown.")
  private @Nullable String level;

  @Override
  int run(Session session) {
    var client = session.client();
    JsonObject module =
        session.await(
            level == null
                ? client.module(name)
                : client.setLogLevel(name, level.equals(NONE) ? null : level));
    if (isJson()) {
      printJson(module);
    } else {
      shell().out().println(ModuleText.logging(module));
    }
    return Commands.DONE;
  }
}
