package io.buswork.node.cli;

import io.buswork.client.EventStream;
import io.buswork.client.StreamFilter;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code watch}: shows what happens, as it happens. */
@Command(
    name = "watch",
    description = "Shows what happens, live, until Ctrl-C; a single task until it has ended.")
final class WatchCommand extends ReadingCommand {

  @Option(names = "--queue", paramLabel = "QUEUE", description = "Only this queue's tasks.")
  private @Nullable String queue;

  @Option(names = "--type", paramLabel = "TYPE", description = "Only tasks of this type.")
  private @Nullable String type;

  @Option(names = "--task", paramLabel = "ID", description = "Only this task.")
  private @Nullable String task;

  @Option(
      names = "--events",
      paramLabel = "EVENT",
      split = ",",
      description = "Only these, such as failed,succeeded or io.buswork.module.*")
  private List<String> events = List.of();

  @Option(names = "--since", paramLabel = "CURSOR", description = "Begins after this event.")
  private @Nullable String since;

  @Override
  int run(Session session) {
    var log = new EventLog(shell(), isJson());
    Promise<Integer> ended = Promise.promise();
    EventStream stream =
        session.await(
            session.client().stream(
                new StreamFilter(queue, type, task, events, since),
                event -> {
                  log.add(event);
                  if (isOfTheOne(event)) {
                    codeOf(EventText.kind(event)).ifPresent(ended::tryComplete);
                  }
                }));
    stream.ended().<Integer>map(closed -> Commands.DONE).onComplete(ended);
    if (task != null) {
      // It may have ended before the stream was open.
      String state = session.await(session.client().task(task)).getString("state", "");
      if (codeOf(state).map(ended::tryComplete).orElse(false)) {
        log.say("task " + task + " " + shell().style().state(state));
      }
    }
    int code = session.await(ended.future());
    log.close();
    return code;
  }

  private boolean isOfTheOne(JsonObject event) {
    return task != null && task.equals(event.getString("subject"));
  }

  /** The exit code for a task's end; empty while it has not ended. */
  private static Optional<Integer> codeOf(String state) {
    return switch (state) {
      case "succeeded" -> Optional.of(Commands.DONE);
      case "failed", "canceled", "expired" -> Optional.of(Commands.FAILED);
      default -> Optional.empty();
    };
  }
}
