package io.buswork.gateway;

import io.buswork.bus.FlowTally;
import io.buswork.bus.QueueSample;
import io.buswork.task.Durations;
import io.buswork.task.TaskState;
import io.buswork.time.DatabaseTime;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/stats}: what the queues did lately, from memory. */
final class StatsRoutes {

  private static final Duration DEFAULT_WINDOW = Duration.ofHours(1);
  private static final Duration SHORTEST = Duration.ofMillis(QueueSample.MILLIS);

  private final FlowHistory history;
  private final DatabaseTime time;

  StatsRoutes(FlowHistory history, DatabaseTime time) {
    this.history = history;
    this.time = time;
  }

  void mount(Router router) {
    router.get("/api/v1/stats").handler(this::get);
  }

  private void get(RoutingContext context) {
    Queries.allow(context, "window");
    Duration length = window(context.queryParams().get("window"));
    FlowWindow found = history.window(length, time.instant().toEpochMilli());
    Answers.write(context, 200, describe(found, length));
  }

  private static Duration window(@Nullable String text) {
    if (text == null) {
      return DEFAULT_WINDOW;
    }
    try {
      Duration length = Durations.parse(text);
      if (length.compareTo(SHORTEST) >= 0 && length.compareTo(FlowHistory.LONGEST) <= 0) {
        return length;
      }
    } catch (IllegalArgumentException e) {
      // Said below, as for durations out of bounds.
    }
    throw Problem.invalid(
        "/window", "window must be a duration from 10s to 1d such as 15m, not '" + text + "'");
  }

  private static JsonObject describe(FlowWindow found, Duration length) {
    var series = new JsonArray();
    for (int i = 0; i < found.steps().size(); i++) {
      long at = found.beginMillis() + i * found.stepMillis();
      series.add(describe(found.steps().get(i)).put("at", Times.format(Instant.ofEpochMilli(at))));
    }
    var queues = new JsonArray();
    found.byQueue().forEach((queue, steps) -> queues.add(describe(queue, steps)));
    return new JsonObject()
        .put("window", Durations.format(length))
        .put("stepMs", found.stepMillis())
        .put("totals", describe(FlowWindow.sum(found.steps())))
        .put("series", series)
        .put("queues", queues);
  }

  private static JsonObject describe(String queue, List<FlowTally> steps) {
    var in = new JsonArray();
    var out = new JsonArray();
    for (FlowTally step : steps) {
      in.add(step.submitted());
      out.add(step.ended());
    }
    return describe(FlowWindow.sum(steps)).put("queue", queue).put("in", in).put("out", out);
  }

  private static JsonObject describe(FlowTally tally) {
    var json =
        new JsonObject()
            .put("submitted", tally.submitted())
            .put("succeeded", tally.reached(TaskState.SUCCEEDED))
            .put("failed", tally.reached(TaskState.FAILED))
            .put("canceled", tally.reached(TaskState.CANCELED))
            .put("expired", tally.reached(TaskState.EXPIRED))
            .put("retrying", tally.reached(TaskState.RETRYING));
    if (!tally.waits().isEmpty()) {
      json.put("waitP50Ms", tally.waits().quantile(0.5))
          .put("waitP95Ms", tally.waits().quantile(0.95));
    }
    return json;
  }
}
