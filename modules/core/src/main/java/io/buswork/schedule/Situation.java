package io.buswork.schedule;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a schedule stands, as the database says.
 *
 * @param handled all instants up to this one have been dealt with
 * @param now the database's time
 * @param unfinished how many of its tasks have not ended
 * @param waiting an instant that waits for them; null: none
 * @param room how many tasks more its queue may hold
 */
public record Situation(
    Instant handled, Instant now, int unfinished, @Nullable Instant waiting, long room) {

  /** One whose queue may hold any number of tasks. */
  public Situation(Instant handled, Instant now, int unfinished, @Nullable Instant waiting) {
    this(handled, now, unfinished, waiting, Long.MAX_VALUE);
  }

  /** The same when others have taken some of the room. */
  public Situation without(long taken) {
    return room == Long.MAX_VALUE
        ? this
        : new Situation(handled, now, unfinished, waiting, room - taken);
  }
}
