package io.buswork.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a schedule does now.
 *
 * @param runs the instants whose tasks are made, the oldest first
 * @param overlapping instants passed over because an earlier task has not ended
 * @param full instants passed over because the queue holds as many tasks as it may
 * @param missed instants passed over because nobody was there, at most {@value #MOST_INSTANTS}
 * @param handled all instants up to this one have then been dealt with
 * @param next the first instant after that; null if there is none
 * @param waiting an instant that waits for earlier tasks to end; null: none
 */
public record FiringPlan(
    List<Instant> runs,
    List<Instant> overlapping,
    List<Instant> full,
    List<Instant> missed,
    Instant handled,
    @Nullable Instant next,
    @Nullable Instant waiting) {

  /** So many instants at most are made up for. */
  public static final int MOST_INSTANTS = 1000;

  /** An instant this much in the past has not been missed yet: somebody only came a bit late. */
  public static final Duration ON_TIME = Duration.ofSeconds(60);

  /** Decides, from nothing but what it is given. */
  public static FiringPlan of(Schedule schedule, Timing timing, Situation situation) {
    Instant handled = later(situation.handled(), situation.now());
    Due due = due(schedule.catchUp(), timing, situation);
    Placing placing = new Placing(schedule.overlap(), situation);
    placing.takeWaiting();
    due.instants.forEach(placing::place);
    return new FiringPlan(
        List.copyOf(placing.runs),
        List.copyOf(placing.overlapping),
        List.copyOf(placing.full),
        due.missed,
        handled,
        timing.next(handled).orElse(null),
        placing.waiting);
  }

  /** Does nothing, and is asked again at that time. */
  public static FiringPlan nothingUntil(Situation situation, Instant next) {
    return new FiringPlan(
        List.of(), List.of(), List.of(), List.of(), situation.handled(), next, situation.waiting());
  }

  private static Due due(CatchUp catchUp, Timing timing, Situation situation) {
    List<Instant> all = instants(timing, situation.handled(), situation.now());
    if (all.isEmpty() || catchUp == CatchUp.ALL) {
      return new Due(all, List.of());
    }
    int last = all.size() - 1;
    Instant newest = all.get(last);
    boolean runs = catchUp == CatchUp.LAST || !newest.plus(ON_TIME).isBefore(situation.now());
    return runs
        ? new Due(List.of(newest), List.copyOf(all.subList(0, last)))
        : new Due(List.of(), all);
  }

  /** The newest instants after one time and up to another, the oldest first. */
  private static List<Instant> instants(Timing timing, Instant after, Instant upto) {
    List<Instant> found = new ArrayList<>();
    Optional<Instant> next = timing.previous(upto.plusNanos(1));
    while (next.isPresent() && next.get().isAfter(after) && found.size() < MOST_INSTANTS) {
      found.add(next.get());
      next = timing.previous(next.get());
    }
    Collections.reverse(found);
    return found;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private record Due(List<Instant> instants, List<Instant> missed) {}

  /** Gives each instant its place: it runs, waits, or is passed over. */
  private static final class Placing {

    private final Overlap overlap;
    private final List<Instant> runs = new ArrayList<>();
    private final List<Instant> overlapping = new ArrayList<>();
    private final List<Instant> full = new ArrayList<>();
    private int unfinished;
    private long room;
    private @Nullable Instant waiting;

    Placing(Overlap overlap, Situation situation) {
      this.overlap = overlap;
      this.unfinished = situation.unfinished();
      this.room = situation.room();
      this.waiting = situation.waiting();
    }

    void takeWaiting() {
      if (waiting != null && room > 0 && (unfinished == 0 || overlap == Overlap.ALLOW)) {
        run(waiting);
        waiting = null;
      }
    }

    void place(Instant instant) {
      boolean overlaps = unfinished > 0 && overlap != Overlap.ALLOW;
      if (!overlaps && room > 0) {
        run(instant);
      } else if (overlap == Overlap.QUEUE && waiting == null) {
        waiting = instant;
      } else {
        (overlaps ? overlapping : full).add(instant);
      }
    }

    private void run(Instant instant) {
      runs.add(instant);
      unfinished++;
      room--;
    }
  }
}
