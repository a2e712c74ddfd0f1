package io.buswork.bus;

final class ProgressBatchWire implements WireFormat<ProgressBatch> {

  @Override
  public void write(WireWriter to, ProgressBatch batch) {
    to.word(batch.queue());
    to.word(batch.node());
    to.list(batch.reports(), ProgressBatchWire::writeReport);
  }

  @Override
  public ProgressBatch read(WireReader from) {
    return new ProgressBatch(from.word(), from.word(), from.list(ProgressBatchWire::readReport));
  }

  private static void writeReport(WireWriter to, ProgressBatch.Report report) {
    to.count(report.id());
    to.count(report.attempt());
    to.number(report.percent());
    to.optional(report.message(), WireWriter::word);
    to.list(report.lines(), WireWriter::text);
  }

  private static ProgressBatch.Report readReport(WireReader from) {
    return new ProgressBatch.Report(
        from.count(),
        from.smallCount(),
        from.smallNumber(),
        from.optional(WireReader::word),
        from.list(WireReader::text));
  }
}
