package io.buswork.scheduler;

import io.vertx.core.Context;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings tasks and free nodes together. Whatever may have changed something asks for a round; there
 * is at most one in each turn of the event loop, and a long one makes way for others.
 */
final class DispatchLoop {

  private static final int MOST_IN_A_ROUND = 4000;

  private final Context context;
  private final TermScope scope;
  private final QueueMemory memory;
  private final Admission admission;
  private final NodePicker picker;
  private final BatchSender sender;
  private final SettleQueue settles;
  private final TaskIntake intake;
  private final WindowRefill refill;
  private final KeyRefill keyRefill;
  private final AsideRefill asideRefill;
  private final StartAlarm alarm;
  private final Set<WorkerNode> picked = new LinkedHashSet<>();
  private boolean open;
  private boolean scheduled;
  private long round;

  DispatchLoop(
      Context context,
      TermScope scope,
      QueueMemory memory,
      Admission admission,
      BatchSender sender,
      SettleQueue settles,
      TaskIntake intake,
      WindowRefill refill,
      KeyRefill keyRefill,
      AsideRefill asideRefill) {
    this.context = context;
    this.scope = scope;
    this.memory = memory;
    this.admission = admission;
    this.picker = new NodePicker(memory.directory());
    this.sender = sender;
    this.settles = settles;
    this.intake = intake;
    this.refill = refill;
    this.keyRefill = keyRefill;
    this.asideRefill = asideRefill;
    this.alarm = new StartAlarm(scope.vertx(), this::schedule);
  }

  /** From now on tasks are sent. */
  void open() {
    open = true;
    schedule();
  }

  /** From now on nothing is sent any more. */
  void close() {
    open = false;
  }

  boolean isOpen() {
    return open;
  }

  /** Asks for a round. */
  void schedule() {
    if (open && !scheduled) {
      scheduled = true;
      context.runOnContext(
          v -> {
            scheduled = false;
            run();
          });
    }
  }

  /**
   * Sends what can be sent.
   *
   * @return how many tasks were
   */
  int run() {
    if (!open || scope.calls().isClosed()) {
      return 0;
    }
    int sent = 0;
    if (!settles.isFull() && !keyRefill.isAwaited()) {
      memory.keyed().wake();
      sent = pickAndSend(admission.room(MOST_IN_A_ROUND));
      admission.started(sent);
      alarm.setFor(Math.min(admission.nextStartMillis(), memory.keyed().nextWakeMillis()));
    }
    settles.flush();
    refill.check();
    keyRefill.check();
    asideRefill.check();
    if (sent == MOST_IN_A_ROUND) {
      schedule();
    }
    return sent;
  }

  private int pickAndSend(int room) {
    round++;
    Instant now = scope.now();
    int sent = 0;
    while (sent < room) {
      Waiting next = next();
      if (next == null) {
        break;
      }
      if (Admission.isExpired(next.task(), now)) {
        memory.remove(next);
        intake.expire(next.task());
      } else if (pick(next)) {
        sent++;
      }
    }
    picked.forEach(sender::send);
    picked.clear();
    return sent;
  }

  /** The task that goes first among those whose kind has found a node so far; null: none. */
  private @Nullable Waiting next() {
    for (int level = TaskWindow.FRONT; level >= 0; level--) {
      Waiting first = memory.window().first(level, round);
      if (!memory.keyed().isIdle()) {
        first = whoseTurn(first, memory.keyed().first(level, round));
      }
      if (first != null) {
        return first;
      }
      if (level < TaskWindow.FRONT && refill.isAwaited(level)) {
        return null;
      }
    }
    return null;
  }

  private @Nullable Waiting whoseTurn(@Nullable Waiting keyless, @Nullable Waiting keyed) {
    if (keyless == null || keyed == null) {
      return keyless == null ? keyed : keyless;
    }
    return memory.keyed().isBeforeKeyless(keyed) ? keyed : keyless;
  }

  /**
   * Gives a task to the best node.
   *
   * @return false if there is none with credit; the kind is then held for this round
   */
  private boolean pick(Waiting next) {
    Route route = picker.choose(next.kind());
    if (route == null) {
      next.kind().holdFor(round);
      return false;
    }
    memory.start(next);
    route.take();
    WorkerNode node = route.node();
    node.pick(next.task(), route);
    picked.add(node);
    if (node.picked() >= BatchSender.MOST_TASKS) {
      sender.send(node);
    }
    return true;
  }
}
