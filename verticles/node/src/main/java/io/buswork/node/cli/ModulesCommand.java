package io.buswork.node.cli;

import io.vertx.core.json.JsonObject;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code modules}: what is deployed. */
@Command(name = "modules", description = "Lists the modules, and what became of old versions.")
final class ModulesCommand extends ReadingCommand {

  @Override
  int run(Session session) {
    List<JsonObject> modules = session.await(session.client().modules());
    if (isJson()) {
      printJson(modules, null);
      return Commands.DONE;
    }
    var table = new Table("NAME", "ACTIVE", "VERSIONS", "NODES", "OLD LOADERS");
    for (JsonObject module : modules) {
      table.row(
          module.getString("name"),
          module.getString("active", "-"),
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
