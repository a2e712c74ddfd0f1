package io.buswork.schedule;

import io.buswork.task.Task;
import io.buswork.task.TaskOptions;
import io.buswork.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * A task that is made again and again.
 *
 * @param name unique
 * @param rhythm when
 * @param overlap what happens while an earlier one has not ended
 * @param catchUp what becomes of instants that nobody was there for
 * @param jitter tasks start up to so much later, each instant by an amount of its own
 * @param paused whether nothing is made
 * @param template what is made: a task whose id, state and times mean nothing
 */
public record Schedule(
    String name,
    Rhythm rhythm,
    Overlap overlap,
    CatchUp catchUp,
    Duration jitter,
    boolean paused,
    Task template) {

  /** The task's header that names the schedule. */
  public static final String NAME_HEADER = "schedule";

  /** The task's header that tells the instant it was made for. */
  public static final String INSTANT_HEADER = "scheduled-for";

  /**
   * How much later than the instant its task may start: always the same for the same instant, and
   * different between schedules.
   */
  public Duration delayAt(Instant instant) {
    long span = jitter.toMillis();
    return span == 0 ? Duration.ZERO : Duration.ofMillis(Math.floorMod(mix(instant), span));
  }

  /**
   * The task of an instant.
   *
   * @param id its id
   * @param now when it is made
   */
  public Task taskAt(Instant instant, long id, Instant now) {
    return task(instant, instant.plus(delayAt(instant)), id, now);
  }

  /** The task of a run by hand: without jitter. */
  public Task taskNow(Instant now, long id) {
    return task(now, now, id, now);
  }

  private Task task(Instant instant, Instant start, long id, Instant now) {
    boolean waits = start.isAfter(now);
    return new Task(
        id,
        id,
        template.queue(),
        template.type(),
        waits ? TaskState.SCHEDULED : TaskState.READY,
        template.priority(),
        0,
        template.maxAttempts(),
        now,
        waits ? start : null,
        template.payload(),
        options(instant));
  }

  private TaskOptions options(Instant instant) {
    TaskOptions options = template.options();
    Map<String, String> headers = new HashMap<>(options.headers());
    headers.put(NAME_HEADER, name);
    headers.put(INSTANT_HEADER, instant.toString());
    return options.toBuilder().headers(headers).build();
  }

  /** The finishing steps of MurmurHash3, which spread neighbouring instants over the whole span. */
  private long mix(Instant instant) {
    long hash = instant.toEpochMilli() * 31 + name.hashCode();
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}
