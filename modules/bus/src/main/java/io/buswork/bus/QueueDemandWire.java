package io.buswork.bus;

final class QueueDemandWire implements WireFormat<QueueDemand> {

  @Override
  public void write(WireWriter to, QueueDemand demand) {
    to.word(demand.queue());
    to.word(demand.node());
    to.count(demand.epoch());
    to.flag(demand.windowFull());
    to.counts(demand.waiting());
    to.count(demand.weight());
    to.count(demand.most());
  }

  @Override
  public QueueDemand read(WireReader from) {
    return new QueueDemand(
        from.word(),
        from.word(),
        from.count(),
        from.flag(),
        from.map(WireReader::smallCount),
        from.smallCount(),
        from.smallCount());
  }
}
