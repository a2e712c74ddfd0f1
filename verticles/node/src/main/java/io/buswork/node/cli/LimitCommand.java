package io.buswork.node.cli;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limit}: what a queue allows. */
@Command(
    name = "limit",
    description = "Says what a queue allows; what is not named stays as it is.",
    footer = {
      "",
      "buswork limit mail --concurrency 20 --per-key 2 --rate 100/1s",
      "buswork limit mail --rate none                 takes the limit away"
    })
final class LimitCommand extends ReadingCommand {

  private static final String NONE = "none";

  @Parameters(paramLabel = "QUEUE", description = "The queue; made if there is none.")
  private String queue = "";

  @Option(names = "--concurrency", paramLabel = "N", description = "So many run at once.")
  private @Nullable String concurrency;

  @Option(names = "--per-key", paramLabel = "N", description = "The same for each key.")
  private @Nullable String perKey;

  @Option(names = "--rate", paramLabel = "N/TIME", description = "So many start in that time.")
  private @Nullable String rate;

  @Option(names = "--rate-per-key", paramLabel = "N/TIME", description = "The same for each key.")
  private @Nullable String ratePerKey;

  @Option(names = "--max-depth", paramLabel = "N", description = "It holds so many tasks.")
  private @Nullable String maxDepth;

  @Option(names = "--weight", paramLabel = "N", description = "Its share of scarce slots.")
  private @Nullable String weight;

  @Override
  int run(Session session) {
    JsonObject settings = new JsonObject();
    number(settings, "concurrency", concurrency);
    number(settings, "concurrencyPerKey", perKey);
    rate(settings, "rate", rate);
    rate(settings, "ratePerKey", ratePerKey);
    number(settings, "maxDepth", maxDepth);
    number(settings, "weight", weight);
    if (settings.isEmpty()) {
      throw new UsageException("limit takes at least one limit, such as --concurrency 20");
    }
    JsonObject answer = session.await(session.client().putQueue(queue, settings));
    if (isJson()) {
      printJson(answer);
    } else {
      shell().out().println("queue " + queue + ": " + LimitText.of(answer));
    }
    return Commands.DONE;
  }

  private static void number(JsonObject settings, String field, @Nullable String text) {
    if (NONE.equals(text)) {
      settings.putNull(field);
    } else if (text != null) {
      settings.put(field, wholeNumber(text));
    }
  }

  private static void rate(JsonObject settings, String field, @Nullable String text) {
    if (NONE.equals(text)) {
      settings.putNull(field);
    } else if (text != null) {
      String[] parts = text.split("/", 2);
      if (parts.length != 2) {
        throw new UsageException("a rate is so many in a time, such as 100/1s, not " + text);
      }
      settings.put(
          field, new JsonObject().put("limit", wholeNumber(parts[0])).put("per", parts[1]));
    }
  }

  private static long wholeNumber(String text) {
    if (!text.matches("-?[0-9]{1,15}")) {
      throw new UsageException("must be a whole number or 'none', not " + text);
    }
    return Long.parseLong(text);
  }
}
