package io.buswork.bus;

import io.buswork.task.TaskError;
import java.util.ArrayList;
import java.util.List;

final class OutcomeBatchWire implements WireFormat<OutcomeBatch> {

  private static final TaskOutcome.Kind[] KINDS = TaskOutcome.Kind.values();

  @Override
  public void write(WireWriter to, OutcomeBatch batch) {
    to.word(batch.queue());
    to.word(batch.node());
    to.count(batch.number());
    to.word(batch.module());
    to.word(batch.version());
    to.count(batch.outcomes().size());
    long id = 0;
    long started = 0;
    for (TaskOutcome outcome : batch.outcomes()) {
      to.number(outcome.id() - id);
      to.number(outcome.startedAtMillis() - started);
      id = outcome.id();
      started = outcome.startedAtMillis();
      writeRest(to, outcome);
    }
  }

  @Override
  public OutcomeBatch read(WireReader from) {
    String queue = from.word();
    String node = from.word();
    long number = from.count();
    String module = from.word();
    String version = from.word();
    int length = from.smallCount();
    List<TaskOutcome> outcomes = new ArrayList<>(Math.min(Math.max(length, 0), 4096));
    long id = 0;
    long started = 0;
    for (int i = 0; i < length; i++) {
      id += from.number();
      started += from.number();
      outcomes.add(readRest(from, id, started));
    }
    return new OutcomeBatch(queue, node, number, module, version, outcomes);
  }

  private static void writeRest(WireWriter to, TaskOutcome outcome) {
    to.count(outcome.attempt());
    to.choice(outcome.kind());
    to.optional(outcome.result(), WireWriter::text);
    to.optional(outcome.error(), OutcomeBatchWire::writeError);
    to.flag(outcome.retryable());
    to.optional(outcome.delay(), WireWriter::duration);
    to.number(outcome.wallMicros());
    to.number(outcome.cpuMicros());
    to.list(outcome.logs(), WireWriter::text);
  }

  private static TaskOutcome readRest(WireReader from, long id, long started) {
    int attempt = from.smallCount();
    TaskOutcome.Kind kind = from.oneOf(KINDS);
    String result = from.optional(WireReader::text);
    TaskError error = from.optional(OutcomeBatchWire::readError);
    boolean retryable = from.flag();
    var delay = from.optional(WireReader::duration);
    long wall = from.number();
    long cpu = from.number();
    List<String> logs = from.list(WireReader::text);
    return new TaskOutcome(
        id, attempt, kind, result, error, retryable, delay, started, wall, cpu, logs);
  }

  private static void writeError(WireWriter to, TaskError error) {
    to.word(error.type());
    to.text(error.message());
    to.optional(error.stack(), WireWriter::word);
  }

  private static TaskError readError(WireReader from) {
    return new TaskError(from.word(), from.text(), from.optional(WireReader::word));
  }
}
