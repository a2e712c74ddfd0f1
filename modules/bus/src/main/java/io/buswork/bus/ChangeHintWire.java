package io.buswork.bus;

import io.buswork.store.TaskChange;
import io.buswork.task.TaskState;

final class ChangeHintWire implements WireFormat<ChangeHint> {

  private static final TaskState[] STATES = TaskState.values();

  @Override
  public void write(WireWriter to, ChangeHint hint) {
    to.word(hint.queue());
    to.list(hint.changes(), ChangeHintWire::writeChange);
  }

  @Override
  public ChangeHint read(WireReader from) {
    return new ChangeHint(from.word(), from.list(ChangeHintWire::readChange));
  }

  private static void writeChange(WireWriter to, TaskChange change) {
    to.count(change.id());
    to.count(change.seq());
    to.word(change.queue());
    to.word(change.type());
    to.oneByte(change.priority());
    to.choice(change.state());
    to.oneByte(change.fresh() ? 1 : 0);
    to.optional(change.concurrencyKey(), WireWriter::word);
  }

  private static TaskChange readChange(WireReader from) {
    return new TaskChange(
        from.count(),
        from.count(),
        from.word(),
        from.word(),
        from.oneByte(),
        from.oneOf(STATES),
        from.oneByte() == 1,
        from.optional(WireReader::word));
  }
}
