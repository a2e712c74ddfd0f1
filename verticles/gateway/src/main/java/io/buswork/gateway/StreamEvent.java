package io.buswork.gateway;

import io.buswork.bus.SystemEvent;
import io.buswork.bus.TaskEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * An event with its place in this node's stream. Its JSON is written when the first client wants
 * it, and shared by all others. Belongs to the stream's context.
 */
final class StreamEvent {

  private final StreamPlace place;
  private final String source;
  private final @Nullable TaskEvent task;
  private final @Nullable SystemEvent system;
  private @Nullable String text;

  private StreamEvent(
      StreamPlace place, String source, @Nullable TaskEvent task, @Nullable SystemEvent system) {
    this.place = place;
    this.source = source;
    this.task = task;
    this.system = system;
  }

  static StreamEvent of(StreamPlace place, String source, TaskEvent event) {
    return new StreamEvent(place, source, event, null);
  }

  static StreamEvent of(StreamPlace place, String source, SystemEvent event) {
    return new StreamEvent(place, source, null, event);
  }

  StreamPlace place() {
    return place;
  }

  long cursor() {
    return place.cursor();
  }

  @Nullable TaskEvent task() {
    return task;
  }

  String type() {
    return task != null ? task.kind().eventType() : system == null ? "" : system.type();
  }

  /** The CloudEvent. */
  String text() {
    String written = text;
    if (written == null) {
      written = write();
      text = written;
    }
    return written;
  }

  private String write() {
    JsonObject event =
        new JsonObject()
            .put("specversion", "1.0")
            .put("id", Long.toString(cursor()))
            .put("source", "/nodes/" + source)
            .put("type", type());
    if (task != null) {
      event
          .put("subject", Long.toString(task.id()))
          .put("time", Times.format(task.timeMillis()))
          .put("datacontenttype", "application/json")
          .put("data", data(task));
    } else if (system != null) {
      event
          .put("subject", system.subject())
          .put("time", Times.format(system.timeMillis()))
          .put("datacontenttype", "application/json")
          .put("data", system.data());
    }
    return event.encode();
  }

  private static JsonObject data(TaskEvent task) {
    JsonObject data = new JsonObject().put("queue", task.queue()).put("type", task.type());
    if (task.attempt() > 0) {
      data.put("attempt", task.attempt());
    }
    put(data, "node", task.node());
    put(data, "module", task.module());
    put(data, "version", task.version());
    if (task.detail() != null) {
      data.mergeIn(new JsonObject(task.detail()));
    }
    return data;
  }

  private static void put(JsonObject data, String key, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      data.put(key, value);
    }
  }

  /** Says that events are missing. */
  static String gap(String node, long cursor, long dropped, String reason) {
    JsonObject data = new JsonObject().put("reason", reason);
    if (dropped > 0) {
      data.put("dropped", dropped);
    }
    return new JsonObject()
        .put("specversion", "1.0")
        .put("id", Long.toString(cursor))
        .put("source", "/nodes/" + node)
        .put("type", "io.buswork.stream.gap")
        .put("time", Times.format(System.currentTimeMillis()))
        .put("datacontenttype", "application/json")
        .put("data", data)
        .encode();
  }

  /** As a server-sent event. */
  static Buffer sse(long cursor, String text) {
    return Buffer.buffer("id: " + cursor + "\ndata: " + text + "\n\n");
  }
}
