package io.buswork.bus;

final class HoldingsWire implements WireFormat<Holdings> {

  @Override
  public void write(WireWriter to, Holdings holdings) {
    to.word(holdings.queue());
    to.word(holdings.node());
    to.list(holdings.held(), HoldingsWire::writeHeld);
  }

  @Override
  public Holdings read(WireReader from) {
    return new Holdings(from.word(), from.word(), from.list(HoldingsWire::readHeld));
  }

  private static void writeHeld(WireWriter to, Holdings.Held held) {
    to.count(held.id());
    to.count(held.attempt());
    to.count(held.startedAtMillis());
  }

  private static Holdings.Held readHeld(WireReader from) {
    return new Holdings.Held(from.count(), from.smallCount(), from.count());
  }
}
