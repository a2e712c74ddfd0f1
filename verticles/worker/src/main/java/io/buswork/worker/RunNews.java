package io.buswork.worker;

import io.buswork.bus.Addresses;
import io.buswork.bus.ProgressBatch;
import io.buswork.bus.StartedBatch;
import io.vertx.core.eventbus.EventBus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Tells the dispatchers what has started and still runs, and what running attempts say. Belongs to
 * the worker's context, but for {@link #hasNews}.
 */
final class RunNews {

  private final EventBus bus;
  private final String node;
  private final Set<Run> news = new LinkedHashSet<>();
  private final Queue<Run> inbox = new ConcurrentLinkedQueue<>();
  private final List<Run> started = new ArrayList<>();

  RunNews(EventBus bus, String node) {
    this.bus = bus;
    this.node = node;
  }

  /** These were handed to their modules. */
  void started(List<Run> runs) {
    started.addAll(runs);
  }

  /** A running attempt has something to tell. Any thread may call. */
  void hasNews(Run run) {
    inbox.add(run);
  }

  /** Sends what there is to tell. */
  void send() {
    sendStarts();
    sendReports();
  }

  private void sendStarts() {
    Map<String, List<StartedBatch.Start>> starts = new HashMap<>();
    List<Run> notYet = new ArrayList<>(0);
    for (Run run : started) {
      if (run.state() == Run.State.RUNNING && run.context().startedAtMillis() == 0) {
        notYet.add(run);
      } else if (run.state() == Run.State.RUNNING && !run.announced()) {
        run.announce();
        starts
            .computeIfAbsent(run.task().queue(), q -> new ArrayList<>())
            .add(
                new StartedBatch.Start(
                    run.task().id(),
                    run.task().nextAttempt(),
                    run.context().startedAtMillis(),
                    run.generation().version().name(),
                    run.generation().version().version()));
      }
    }
    started.clear();
    started.addAll(notYet);
    starts.forEach(
        (queue, list) ->
            bus.send(Addresses.dispatcher(queue), new StartedBatch(queue, node, list)));
  }

  private void sendReports() {
    for (Run run = inbox.poll(); run != null; run = inbox.poll()) {
      news.add(run);
    }
    Map<String, List<ProgressBatch.Report>> reports = new HashMap<>();
    for (Run run : news) {
      ProgressBatch.@Nullable Report report =
          run.state() == Run.State.RUNNING ? run.context().takeNews() : null;
      if (report != null) {
        reports.computeIfAbsent(run.task().queue(), q -> new ArrayList<>()).add(report);
      }
    }
    news.clear();
    reports.forEach(
        (queue, list) ->
            bus.send(Addresses.dispatcher(queue), new ProgressBatch(queue, node, list)));
  }
}
