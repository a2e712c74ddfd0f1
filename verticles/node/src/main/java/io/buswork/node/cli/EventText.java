package io.buswork.node.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events in words. */
public final class EventText {

  private static final String PREFIX = "io.buswork.";
  private static final String TASK = PREFIX + "task.";
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

  private EventText() {}

  /** Whether it is about a task. */
  public static boolean isOfTask(JsonObject event) {
    return event.getString("type", "").startsWith(TASK);
  }

  /** What happened: {@code succeeded}, or for others than tasks {@code module.activated}. */
  public static String kind(JsonObject event) {
    String type = event.getString("type", "");
    String kind = type.startsWith(TASK) ? type.substring(TASK.length()) : type;
    return kind.startsWith(PREFIX) ? kind.substring(PREFIX.length()) : kind;
  }

  /** One line. */
  static String line(JsonObject event, Style style) {
    JsonObject data = event.getJsonObject("data", new JsonObject());
    String kind = kind(event);
    String what =
        isOfTask(event)
            ? "%s %s".formatted(event.getString("subject"), data.getString("type", ""))
            : event.getString("subject", "");
    return "%s  %s  %s  %s"
        .formatted(
            style.dim(clock(event.getString("time"))),
            style.state("%-10s".formatted(kind)),
            Style.oneLine(what),
            Style.oneLine(detail(event)))
        .stripTrailing();
  }

  /** The time of day where the terminal stands, as the log files of its machine have it. */
  private static String clock(@Nullable String time) {
    return time == null ? "" : CLOCK.format(Instant.parse(time).atZone(ZoneId.systemDefault()));
  }

  private static String detail(JsonObject event) {
    JsonObject data = event.getJsonObject("data", new JsonObject());
    return isOfTask(event) ? taskDetail(data) : data.isEmpty() ? "" : data.encode();
  }

  private static String taskDetail(JsonObject data) {
    List<String> words = new ArrayList<>();
    if (data.getValue("percent") != null) {
      words.add(data.getValue("percent") + "%");
    }
    if (data.getValue("message") instanceof String text && !text.isEmpty()) {
      words.add(text);
    }
    if (data.getValue("lines") instanceof JsonArray lines) {
      lines.forEach(line -> words.add(String.valueOf(line)));
    }
    if (data.getValue("error") instanceof JsonObject error) {
      words.add(TaskText.error(error));
    }
    if (data.getDouble("wallMs") != null) {
      words.add(Times.exact(data.getDouble("wallMs")));
    }
    if (data.getInteger("attempt", 0) > 1) {
      words.add("attempt " + data.getInteger("attempt"));
    }
    if (data.getString("module") != null) {
      words.add(data.getString("module") + " " + data.getString("version", ""));
    }
    return String.join(", ", words);
  }
}
