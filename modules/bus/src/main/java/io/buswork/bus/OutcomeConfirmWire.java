package io.buswork.bus;

final class OutcomeConfirmWire implements WireFormat<OutcomeConfirm> {

  @Override
  public void write(WireWriter to, OutcomeConfirm confirm) {
    to.word(confirm.queue());
    to.ids(confirm.numbers());
    to.ids(confirm.refused());
  }

  @Override
  public OutcomeConfirm read(WireReader from) {
    return new OutcomeConfirm(from.word(), from.ids(), from.ids());
  }
}
