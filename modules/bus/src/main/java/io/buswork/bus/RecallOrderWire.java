package io.buswork.bus;

final class RecallOrderWire implements WireFormat<RecallOrder> {

  @Override
  public void write(WireWriter to, RecallOrder order) {
    to.word(order.queue());
    to.count(order.epoch());
  }

  @Override
  public RecallOrder read(WireReader from) {
    return new RecallOrder(from.word(), from.count());
  }
}
