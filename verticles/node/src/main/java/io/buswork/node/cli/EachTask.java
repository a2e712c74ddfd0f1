package io.buswork.node.cli;

import io.buswork.client.BusworkException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/** Does the same to several tasks, one after the other, whatever becomes of each. */
final class EachTask {

  private EachTask() {}

  /** Answers the exit code: failed if the server refused one of them. */
  static int run(
      Session session, Shell shell, List<String> ids, Function<String, Future<JsonObject>> order) {
    if (ids.isEmpty()) {
      throw new UsageException("say which tasks: ids, or --all and what they have in common");
    }
    int code = Commands.DONE;
    for (String id : ids) {
      try {
        String state = session.await(order.apply(id)).getString("state", "-");
        shell.out().println("task " + id + " is " + shell.style().state(state));
      } catch (BusworkException e) {
        shell.complain("task " + id + ": " + Failures.words(e));
        code = Commands.FAILED;
      }
    }
    return code;
  }
}
