package io.buswork.bus;

final class CancelOrderWire implements WireFormat<CancelOrder> {

  @Override
  public void write(WireWriter to, CancelOrder order) {
    to.word(order.queue());
    to.count(order.id());
    to.count(order.attempt());
  }

  @Override
  public CancelOrder read(WireReader from) {
    return new CancelOrder(from.word(), from.count(), from.smallCount());
  }
}
