package io.buswork.bus;

final class StartedBatchWire implements WireFormat<StartedBatch> {

  @Override
  public void write(WireWriter to, StartedBatch batch) {
    to.word(batch.queue());
    to.word(batch.node());
    to.list(batch.starts(), StartedBatchWire::writeStart);
  }

  @Override
  public StartedBatch read(WireReader from) {
    return new StartedBatch(from.word(), from.word(), from.list(StartedBatchWire::readStart));
  }

  private static void writeStart(WireWriter to, StartedBatch.Start start) {
    to.count(start.id());
    to.count(start.attempt());
    to.count(start.startedAtMillis());
    to.word(start.module());
    to.word(start.version());
  }

  private static StartedBatch.Start readStart(WireReader from) {
    return new StartedBatch.Start(
        from.count(), from.smallCount(), from.count(), from.word(), from.word());
  }
}
