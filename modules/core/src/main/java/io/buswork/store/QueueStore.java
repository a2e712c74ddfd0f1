package io.buswork.store;

import io.buswork.task.Task;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A queue as its dispatcher sees it. Every write names the epoch; a stale one writes nothing and
 * fails with {@link StaleEpochException}. A database that is away fails every call with {@link
 * StoreUnavailableException}.
 */
public interface QueueStore {

  /** All queues. */
  Future<List<QueueRow>> queues();

  /** Unfinished tasks by state. Counts rows: for people, not for loops. */
  Future<QueueCounts> counts(String queue);

  /** Makes sure that the queue exists; fails with {@link TooManyQueuesException} if it may not. */
  Future<Void> create(String queue);

  /** Says how many queues there may be; those that are there stay. */
  Future<Void> limitQueues(long most);

  /** Begins a new term: no write of an older one takes effect any more. */
  Future<QueueTerm> takeOver(String queue, String node);

  /** Gives the queue up in order; does nothing if another has taken it. */
  Future<Void> release(String queue, long epoch);

  /** Pauses or resumes; kept over restarts. */
  Future<Void> setPaused(String queue, long epoch, boolean paused);

  /** Says anew whether it is paused and what it allows; kept over restarts. */
  Future<Void> configure(String queue, long epoch, boolean paused, QueueLimits limits);

  /** Notes what is started of what the queue's rate allows, for the terms to come. */
  Future<Void> keepRateUse(String queue, long epoch, RateUse use);

  /**
   * Notes how many tasks of concurrency keys are about to be started, for the terms to come.
   *
   * @param starts how many of each key
   * @param span of the keys' rate: what is older is forgotten
   */
  Future<Void> noteKeyStarts(String queue, long epoch, Map<String, Integer> starts, Duration span);

  /** What was noted of each key within such a span; the earliest first. */
  Future<Map<String, List<RateUse.Starts>>> keyStarts(String queue, Duration span);

  /** The queues that are limited in depth, with how many tasks each may hold. */
  Future<Map<String, Long>> depthLimits();

  /**
   * How many unfinished tasks it holds.
   *
   * @param most if there are more than this it says so by any number that is not lower
   */
  Future<Long> depth(String queue, long most);

  /**
   * The unfinished tasks of a queue that has just come into being, by their ids, without payloads.
   *
   * @param most so many of those that are ready, timed or blocked each
   */
  Future<List<Task>> firstTasks(String queue, int most);

  /**
   * Ready tasks without a concurrency key in order, behind a cursor. Never scans what lies before
   * it.
   *
   * @param afterSeq only tasks with a higher {@link Task#seq()}
   * @param withoutPayload tasks of these types come with an empty payload: they cannot run now
   */
  Future<List<Task>> readReady(
      String queue, int priority, long afterSeq, int limit, Set<String> withoutPayload);

  /**
   * The same of one type alone. Looks at all that lie between them.
   *
   * @param afterSeq only tasks with a higher {@link Task#seq()}
   */
  Future<List<Task>> readReadyOf(String queue, int priority, long afterSeq, int limit, String type);

  /**
   * Concurrency keys that have ready tasks, in the database's order.
   *
   * @param afterKey only keys that come after this one; empty: from the first
   */
  Future<List<String>> readKeys(String queue, String afterKey, int limit);

  /**
   * Ready tasks of concurrency keys, each key's in order behind a cursor of its own.
   *
   * @param cursors one for each key
   * @param limit so many of each key
   * @param withoutPayload tasks of these types come with an empty payload: they cannot run now
   */
  Future<List<Task>> readKeyed(
      String queue, List<KeyCursor> cursors, int limit, Set<String> withoutPayload);

  /**
   * Ids of ready tasks at or before the cursor, to find those that were missed. By priority and
   * seq.
   *
   * @param afterSeq only tasks with a higher seq
   * @param uptoSeq only tasks with this seq or a lower one
   */
  Future<long[]> readyIds(String queue, int priority, long afterSeq, long uptoSeq, int limit);

  /** The unfinished tasks with these ids, in any order, with their payloads. */
  Future<List<Task>> read(String queue, Collection<Long> ids);

  /** The same without their payloads. */
  Future<List<Task>> readBriefly(String queue, Collection<Long> ids);

  /**
   * Scheduled and retrying tasks by due time, then id.
   *
   * @param after only tasks due after this, or then and with a higher id than {@code afterId}
   * @param before only tasks due before this
   */
  Future<List<Task>> readTimed(
      String queue, Instant after, long afterId, Instant before, int limit);

  /**
   * Tasks whose time to start is over, whatever they wait for, without their payloads. By that
   * time, then id.
   *
   * @param after only tasks that expired after this, or then and with a higher id than {@code
   *     afterId}
   * @param now only tasks that expired until then
   */
  Future<List<Task>> readExpired(String queue, Instant after, long afterId, Instant now, int limit);

  /**
   * Gives due tasks a place at the queue's tail: state ready, a new seq.
   *
   * @return the tasks as they are now; without those that are not scheduled or retrying any more
   */
  Future<List<Task>> enqueueDue(String queue, long epoch, Collection<Long> ids);

  /** Notes batches that are about to be sent. */
  Future<Void> recordDispatches(String queue, long epoch, List<DispatchRecord> records);

  /** The dispatch records of all terms. */
  Future<List<DispatchRecord>> dispatches(String queue);

  /**
   * Writes outcomes and drops finished dispatch records, in one transaction.
   *
   * @param batches numbers of this term's batches that are settled whole
   * @return the ids of the settlements that were refused: their task is gone or at another attempt
   */
  Future<Set<Long>> settle(
      String queue, long epoch, List<Settlement> settlements, List<Long> batches);

  /** Drops the dispatch records of all older terms. */
  Future<Void> dropOldDispatches(String queue, long epoch);

  /**
   * Brings failed, canceled or expired tasks back: ready, no attempts used up, their history kept.
   *
   * @return those that were in one of these states, without their payloads
   */
  Future<List<Task>> revive(String queue, long epoch, Collection<Long> ids);

  /**
   * Gives a scheduled or ready task that has used up no attempt what another one says, and a place
   * at the queue's tail.
   *
   * @param id the task
   * @param content what it says from now on, its state and due time included
   * @param number that of the {@link NewContent} which this is, and which goes with the change;
   *     null if it is none
   * @return the task, or empty if there is none that could be changed
   */
  Future<Optional<Task>> replace(
      String queue, long epoch, long id, Task content, @Nullable Long number);
}
