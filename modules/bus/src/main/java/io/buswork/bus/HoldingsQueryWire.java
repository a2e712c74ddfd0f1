package io.buswork.bus;

final class HoldingsQueryWire implements WireFormat<HoldingsQuery> {

  @Override
  public void write(WireWriter to, HoldingsQuery query) {
    to.word(query.queue());
    to.count(query.epoch());
  }

  @Override
  public HoldingsQuery read(WireReader from) {
    return new HoldingsQuery(from.word(), from.count());
  }
}
