package io.buswork.scheduler;

import io.buswork.bus.Addresses;
import io.buswork.bus.NodeContext;
import io.buswork.bus.QueueDemand;
import io.buswork.bus.QueueDemands;
import io.buswork.bus.SubmitHints;
import io.buswork.store.ScheduleFired;
import io.buswork.store.ScheduleStore;
import io.buswork.store.StoreUnavailableException;
import io.buswork.task.Task;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fires schedules when they are due. Every scheduler node looks; the database decides which of them
 * fires what, so that nobody has to lead. Belongs to one context.
 */
final class ScheduleDuty {

  /** Nobody looks less often than this. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(ScheduleDuty.class);
  private static final Duration WHILE_OTHERS_FIRE = Duration.ofMillis(100);
  private static final int MOST_AT_ONCE = 50;
  private static final int MOST_IN_A_HINT = 1000;
  private static final int STAGGER_MILLIS = 20;

  private final Vertx vertx;
  private final Duration longestWait;
  private final ScheduleStore store;
  private final SchedulePlanner planner = new SchedulePlanner();
  private final ScheduleReports reports;
  private final SubmitHints hints;
  private final QueueDemands demands;
  private final long stagger;
  private final List<MessageConsumer<?>> consumers = new ArrayList<>();
  private @Nullable Long timer;
  private boolean running;
  private boolean again;
  private boolean stopped;

  /**
   * @param longestWait it looks no less often
   */
  ScheduleDuty(Vertx vertx, NodeContext node, Duration longestWait) {
    this.vertx = vertx;
    this.longestWait = longestWait;
    this.store = node.stores().schedules();
    this.reports = new ScheduleReports(node, vertx.eventBus());
    this.demands = new QueueDemands(node.nodeId());
    this.hints = new SubmitHints(vertx.eventBus(), demands, node.time());
    this.stagger = Math.floorMod(node.nodeId().hashCode(), STAGGER_MILLIS);
  }

  /** Begins to look. */
  void start() {
    var bus = vertx.eventBus();
    consumers.add(
        bus.<QueueDemand>consumer(Addresses.DEMAND, message -> demands.heard(message.body())));
    consumers.add(bus.consumer(Addresses.SCHEDULES, hint -> look()));
    look();
  }

  /** Looks no more. */
  Future<?> stop() {
    stopped = true;
    cancelTimer();
    return Future.join(consumers.stream().map(MessageConsumer::unregister).toList());
  }

  /**
   * Fires all that is due.
   *
   * @return how long it may take until something is due again
   */
  Future<Duration> runOnce() {
    return store
        .untilDue()
        .compose(
            wait ->
                wait.isPresent() && wait.get().isZero()
                    ? fire()
                    : Future.succeededFuture(wait.orElse(longestWait)));
  }

  private Future<Duration> fire() {
    return store
        .fire(MOST_AT_ONCE, planner)
        .compose(
            fired -> {
              tell(fired);
              return fired.isEmpty() ? Future.succeededFuture(WHILE_OTHERS_FIRE) : runOnce();
            });
  }

  private void tell(List<ScheduleFired> all) {
    List<Task> tasks =
        all.stream().flatMap(fired -> fired.runs().stream()).map(ScheduleFired.Run::task).toList();
    for (int i = 0; i < tasks.size(); i += MOST_IN_A_HINT) {
      hints.send(tasks.subList(i, Math.min(tasks.size(), i + MOST_IN_A_HINT)));
    }
    reports.tell(all);
  }

  private void look() {
    if (running) {
      again = true;
    } else if (!stopped) {
      cancelTimer();
      running = true;
      runOnce()
          .otherwise(
              failure -> {
                if (!(failure instanceof StoreUnavailableException)) {
                  LOG.error("schedules cannot be fired", failure);
                }
                return longestWait;
              })
          .onSuccess(this::lookAgainAfter);
    }
  }

  private void lookAgainAfter(Duration wait) {
    running = false;
    if (again) {
      again = false;
      look();
    } else if (!stopped) {
      long millis = Math.min(wait.toMillis(), longestWait.toMillis());
      timer = vertx.setTimer(Math.max(1, millis) + stagger, fired -> look());
    }
  }

  private void cancelTimer() {
    if (timer != null) {
      vertx.cancelTimer(timer);
      timer = null;
    }
  }
}
