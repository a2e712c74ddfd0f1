package io.buswork.bus;

import io.buswork.api.Delivery;

final class NodeStatusWire implements WireFormat<NodeStatus> {

  private static final Delivery[] DELIVERIES = Delivery.values();

  @Override
  public void write(WireWriter to, NodeStatus status) {
    to.word(status.node());
    to.count(status.number());
    to.flag(status.draining());
    to.count(status.cores());
    to.real(status.cpuLoad());
    to.number(status.loopLagMicros());
    to.list(status.lanes(), NodeStatusWire::writeLane);
    to.list(status.handlers(), NodeStatusWire::writeHandler);
    to.map(status.allowances(), WireWriter::counts);
    to.counts(status.defaultAllowance());
    to.map(status.received(), NodeStatusWire::writeReceived);
    to.list(status.remotes(), NodeStatusWire::writeRemote);
  }

  @Override
  public NodeStatus read(WireReader from) {
    return new NodeStatus(
        from.word(),
        from.count(),
        from.flag(),
        from.smallCount(),
        from.real(),
        from.number(),
        from.list(NodeStatusWire::readLane),
        from.list(NodeStatusWire::readHandler),
        from.map(r -> r.map(WireReader::smallCount)),
        from.map(WireReader::smallCount),
        from.map(NodeStatusWire::readReceived),
        from.list(NodeStatusWire::readRemote));
  }

  private static void writeRemote(WireWriter to, NodeStatus.Remote remote) {
    to.text(remote.worker());
    to.list(remote.types(), WireWriter::word);
    to.count(remote.slots());
    to.count(remote.used());
    to.flag(remote.leaving());
  }

  private static NodeStatus.Remote readRemote(WireReader from) {
    return new NodeStatus.Remote(
        from.text(),
        from.list(WireReader::word),
        from.smallCount(),
        from.smallCount(),
        from.flag());
  }

  private static void writeLane(WireWriter to, NodeStatus.Lane lane) {
    to.word(lane.name());
    to.count(lane.slots());
    to.count(lane.used());
    to.count(lane.withoutSlot());
    to.count(lane.waiting());
  }

  private static NodeStatus.Lane readLane(WireReader from) {
    return new NodeStatus.Lane(
        from.word(), from.smallCount(), from.smallCount(), from.smallCount(), from.smallCount());
  }

  private static void writeHandler(WireWriter to, NodeStatus.Handler handler) {
    to.word(handler.type());
    to.word(handler.kind());
    to.word(handler.module());
    to.list(handler.versions(), WireWriter::word);
    to.word(handler.lane());
    to.count(handler.limit());
    to.count(handler.running());
    to.duration(handler.timeout());
    to.count(handler.maxAttempts());
    to.optional(handler.backoff(), TaskListWire::writeBackoff);
    to.number(handler.p50Micros());
    to.number(handler.p95Micros());
    to.real(handler.cpuShare());
    to.count(handler.succeeded());
    to.count(handler.failed());
    to.choice(handler.delivery());
    to.optional(handler.queue(), WireWriter::word);
  }

  private static NodeStatus.Handler readHandler(WireReader from) {
    return new NodeStatus.Handler(
        from.word(),
        from.word(),
        from.word(),
        from.list(WireReader::word),
        from.word(),
        from.smallCount(),
        from.smallCount(),
        from.duration(),
        from.smallCount(),
        from.optional(TaskListWire::readBackoff),
        from.number(),
        from.number(),
        from.real(),
        from.count(),
        from.count(),
        from.oneOf(DELIVERIES),
        from.optional(WireReader::word));
  }

  private static void writeReceived(WireWriter to, NodeStatus.Received received) {
    to.count(received.epoch());
    to.count(received.upto());
    to.ids(received.beyond());
  }

  private static NodeStatus.Received readReceived(WireReader from) {
    return new NodeStatus.Received(from.count(), from.count(), from.ids());
  }
}
