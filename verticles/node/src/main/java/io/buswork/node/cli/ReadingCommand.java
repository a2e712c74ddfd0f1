package io.buswork.node.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command that shows something: for people, or with {@code --json} as the API says it. */
abstract class ReadingCommand extends ServerCommand {

  @Option(names = "--json", description = "Prints the API's own JSON.")
  private boolean json;

  final boolean isJson() {
    return json;
  }

  final void printJson(JsonObject answer) {
    shell().out().println(answer.encodePrettily());
  }

  final void printJson(List<JsonObject> items, @Nullable String next) {
    printJson(new JsonObject().put("items", new JsonArray(items)).put("next", next));
  }
}
