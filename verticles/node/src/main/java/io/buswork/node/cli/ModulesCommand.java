package io.buswork.node.cli;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code modules}: what is deployed. */
@Command(
    name = "modules",
    description = "Lists the modules, and what became of old versions; or one module's history.")
final class ModulesCommand extends ReadingCommand {

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "The module whose history is shown.")
  private @Nullable String name;

  @Override
  int run(Session session) {
    return name == null ? listAll(session) : showHistory(session, name);
  }

  private int showHistory(Session session, String module) {
    JsonObject found = session.await(session.client().module(module));
    if (isJson()) {
      printJson(found);
      return Commands.DONE;
    }
    shell().out().println(ModuleText.serving(found));
    if (found.getString("logLevel") != null) {
      shell().out().println(ModuleText.logging(found));
    }
    ModuleText.comparison(found).forEach(shell().out()::println);
    var table = new Table("STARTED", "BY", "STRATEGY", "VERSION", "BEFORE", "ENDED", "HOW");
    ModuleText.rollouts(found)
        .forEach(
            rollout ->
                table.row(
                    rollout.getString("startedAt"),
                    rollout.getString("startedBy"),
                    rollout.getString("strategy"),
                    rollout.getString("version"),
                    Objects.requireNonNullElse(rollout.getString("previous"), "-"),
                    rollout.getString("endedAt", "-"),
                    rollout.getString("phase")
                        + (rollout.containsKey("error") ? ": " + rollout.getString("error") : "")));
    table.print(shell());
    return Commands.DONE;
  }

  private int listAll(Session session) {
    List<JsonObject> modules = session.await(session.client().modules());
    if (isJson()) {
      printJson(modules, null);
      return Commands.DONE;
    }
    var table = new Table("NAME", "ACTIVE", "CANARY", "VERSIONS", "NODES", "OLD LOADERS");
    for (JsonObject module : modules) {
      table.row(
          module.getString("name"),
          module.getString("active", "-"),
          ModuleText.share(module),
          ModuleText.versions(module),
          ModuleText.states(module),
          ModuleText.loaders(module));
    }
    table.print(shell());
    modules.forEach(this::printFailures);
    return Commands.DONE;
  }

  private void printFailures(JsonObject module) {
    String active = module.getString("active", "");
    ModuleText.nodes(module)
        .filter(node -> node.getString("error") != null)
        .filter(node -> !active.equals(node.getString("version")))
        .map(
            node ->
                "%s %s on node %s: %s"
                    .formatted(
                        module.getString("name"),
                        node.getString("version"),
                        node.getString("node"),
                        node.getString("error")))
        .distinct()
        .forEach(line -> shell().out().println(shell().style().red(line)));
  }
}
