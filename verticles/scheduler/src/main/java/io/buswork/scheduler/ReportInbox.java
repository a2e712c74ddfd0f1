package io.buswork.scheduler;

import io.buswork.bus.ProgressBatch;
import io.buswork.bus.StartedBatch;

/** Takes what workers say of attempts that are still running. */
final class ReportInbox {

  private final TermScope scope;
  private final InFlight inFlight;
  private final EventPublisher events;

  ReportInbox(TermScope scope, InFlight inFlight, EventPublisher events) {
    this.scope = scope;
    this.inFlight = inFlight;
    this.events = events;
  }

  void started(StartedBatch batch) {
    for (StartedBatch.Start start : batch.starts()) {
      Running running = inFlight.find(start.id(), start.attempt(), batch.node());
      if (running != null && !running.hasStarted()) {
        running.started(start.startedAtMillis(), start.module(), start.version());
        events.add(TaskEvents.started(running));
      }
    }
  }

  void progressed(ProgressBatch batch) {
    long now = scope.now().toEpochMilli();
    for (ProgressBatch.Report report : batch.reports()) {
      Running running = inFlight.find(report.id(), report.attempt(), batch.node());
      if (running != null) {
        take(running, report, now);
      }
    }
  }

  private void take(Running running, ProgressBatch.Report report, long now) {
    if (report.percent() >= 0) {
      running.progressed(report.percent(), report.message());
      events.add(TaskEvents.progress(running, report, now));
    }
    if (!report.lines().isEmpty()) {
      running.logged(report.lines());
      report.lines().forEach(line -> events.add(TaskEvents.log(running, line, now)));
    }
  }
}
