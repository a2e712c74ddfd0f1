package io.buswork.node.cli;

import io.vertx.core.json.JsonObject;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code queues}: how much waits where. */
@Command(name = "queues", description = "Lists the queues with their live counts.")
final class QueuesCommand extends ReadingCommand {

  @Override
  int run(Session session) {
    List<JsonObject> queues = session.await(session.client().queues());
    if (isJson()) {
      printJson(queues, null);
    } else {
      QueueTable.of(queues, shell()).print(shell());
    }
    return Commands.DONE;
  }
}
