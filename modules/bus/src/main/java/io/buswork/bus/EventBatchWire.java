package io.buswork.bus;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

final class EventBatchWire implements WireFormat<EventBatch> {

  private static final TaskEvent.Kind[] KINDS = TaskEvent.Kind.values();

  @Override
  public void write(WireWriter to, EventBatch batch) {
    to.word(batch.source());
    to.list(batch.tasks(), EventBatchWire::writeTask);
    to.list(batch.system(), EventBatchWire::writeSystem);
  }

  @Override
  public EventBatch read(WireReader from) {
    return new EventBatch(
        from.word(), from.list(EventBatchWire::readTask), from.list(EventBatchWire::readSystem));
  }

  private static void writeTask(WireWriter to, TaskEvent event) {
    to.choice(event.kind());
    to.count(event.id());
    to.word(event.type());
    to.word(event.queue());
    to.count(event.attempt());
    to.count(event.timeMillis());
    to.optional(event.node(), WireWriter::word);
    to.optional(event.module(), WireWriter::word);
    to.optional(event.version(), WireWriter::word);
    to.optional(event.detail(), WireWriter::text);
  }

  private static TaskEvent readTask(WireReader from) {
    return new TaskEvent(
        from.oneOf(KINDS),
        from.count(),
        from.word(),
        from.word(),
        from.smallCount(),
        from.count(),
        from.optional(WireReader::word),
        from.optional(WireReader::word),
        from.optional(WireReader::word),
        from.optional(WireReader::text));
  }

  private static void writeSystem(WireWriter to, SystemEvent event) {
    to.word(event.type());
    to.word(event.subject());
    to.count(event.timeMillis());
    to.text(event.data().encode());
  }

  private static SystemEvent readSystem(WireReader from) {
    return new SystemEvent(from.word(), from.word(), from.count(), readData(from));
  }

  private static JsonObject readData(WireReader from) {
    String text = from.text();
    try {
      return new JsonObject(text);
    } catch (DecodeException e) {
      throw from.damaged("an event's data is not JSON");
    }
  }
}
