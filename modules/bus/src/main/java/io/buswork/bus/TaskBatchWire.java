package io.buswork.bus;

final class TaskBatchWire implements WireFormat<TaskBatch> {

  @Override
  public void write(WireWriter to, TaskBatch batch) {
    to.word(batch.queue());
    to.count(batch.epoch());
    to.count(batch.batch());
    to.flag(batch.resend());
    TaskListWire.write(to, batch.tasks());
  }

  @Override
  public TaskBatch read(WireReader from) {
    String queue = from.word();
    long epoch = from.count();
    long batch = from.count();
    boolean resend = from.flag();
    return new TaskBatch(queue, epoch, batch, TaskListWire.read(from), resend);
  }
}
