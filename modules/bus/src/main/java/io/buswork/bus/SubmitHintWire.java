package io.buswork.bus;

import io.buswork.task.TaskState;

final class SubmitHintWire implements WireFormat<SubmitHint> {

  private static final TaskState[] STATES = TaskState.values();

  @Override
  public void write(WireWriter to, SubmitHint hint) {
    to.word(hint.queue());
    TaskListWire.write(to, hint.tasks());
    to.list(hint.omitted(), SubmitHintWire::writeRef);
  }

  @Override
  public SubmitHint read(WireReader from) {
    return new SubmitHint(from.word(), TaskListWire.read(from), from.list(SubmitHintWire::readRef));
  }

  private static void writeRef(WireWriter to, SubmitHint.Ref ref) {
    to.count(ref.id());
    to.word(ref.type());
    to.oneByte(ref.priority());
    to.choice(ref.state());
    to.optional(ref.concurrencyKey(), WireWriter::word);
  }

  private static SubmitHint.Ref readRef(WireReader from) {
    return new SubmitHint.Ref(
        from.count(),
        from.word(),
        from.oneByte(),
        from.oneOf(STATES),
        from.optional(WireReader::word));
  }
}
