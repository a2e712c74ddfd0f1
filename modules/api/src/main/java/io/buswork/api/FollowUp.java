package io.buswork.api;

import io.vertx.core.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A task that a handler submits with its own success; see {@link TaskContext#submit(FollowUp)}.
 * Never changes: each setter returns a new one.
 *
 * @param type the task type
 * @param payloadText its payload as JSON
 * @param queue its queue
 * @param priority 0 to 9, higher first
 * @param delay how long it waits; zero: not at all
 * @param maxAttempts how often it is tried in all; 0: as its handler says
 * @param timeout how long an attempt may run; null: as its handler says
 * @param delivery what is promised of it; null: as its handler says
 * @param tags free words to find it by
 * @param headers free pairs handed to its handler
 * @param terms what is rarely said
 * @param ties what ties it to others
 */
public record FollowUp(
    String type,
    String payloadText,
    String queue,
    int priority,
    Duration delay,
    int maxAttempts,
    @Nullable Duration timeout,
    @Nullable Delivery delivery,
    List<String> tags,
    Map<String, String> headers,
    FollowUpTerms terms,
    FollowUpTies ties) {

  public FollowUp {
    requireName("type", type);
    requireName("queue", queue);
    require(
        payloadText.length() <= TaskBounds.MAX_PAYLOAD,
        "the payload may have 1 MiB, not " + payloadText.length());
    require(priority >= 0 && priority <= 9, "priority must be from 0 to 9: " + priority);
    require(
        maxAttempts >= 0 && maxAttempts <= TaskBounds.MAX_ATTEMPTS,
        "maxAttempts: 1 to 1000: " + maxAttempts);
    requireTime("delay", delay);
    if (timeout != null) {
      requireTime("timeout", timeout);
      require(!timeout.isZero(), "timeout must be more than zero");
    }
    require(
        delay.isZero() || terms.runAt() == null,
        "delay and runAt contradict each other: " + delay + " and " + terms.runAt());
    require(
        terms.unique() == null
            || terms.unique().onConflict() != OnConflict.REPLACE
            || !ties.isTied(),
        "onConflict REPLACE does not go with after, nor with a group");
    tags = List.copyOf(tags);
    Words.checkTags(tags);
    headers = Map.copyOf(headers);
    Words.checkHeaders(headers);
  }

  /**
   * A task of this type, with an empty object as its payload, in the queue {@code default}.
   *
   * @throws IllegalArgumentException if the type is not 1 to 200 of the characters A-Z a-z 0-9 . _
   *     : / -
   */
  public static FollowUp of(String type) {
    return new FollowUp(
        type,
        "{}",
        "default",
        5,
        Duration.ZERO,
        0,
        null,
        null,
        List.of(),
        Map.of(),
        FollowUpTerms.NONE,
        FollowUpTies.NONE);
  }

  /** With this payload: anything that can be written as JSON. */
  public FollowUp payload(@Nullable Object payload) {
    return with(draft -> draft.payloadText = Json.encode(payload));
  }

  /** In this queue. */
  public FollowUp queue(String name) {
    return with(draft -> draft.queue = name);
  }

  /** With this priority, 0 to 9, higher first. */
  public FollowUp priority(int level) {
    return with(draft -> draft.priority = level);
  }

  /** Waiting for so long; if it waits for other tasks too, that begins when they have ended. */
  public FollowUp delay(Duration time) {
    return with(
        draft -> {
          draft.delay = time;
          draft.runAt = null;
        });
  }

  /** Not before this, instead of a delay. */
  public FollowUp runAt(Instant time) {
    return with(
        draft -> {
          draft.runAt = time;
          draft.delay = Duration.ZERO;
        });
  }

  /** Run the moment it is due, ahead of its queue, instead of joining the queue's tail then. */
  public FollowUp runWhenDue() {
    return with(draft -> draft.runsWhenDue = true);
  }

  /** Tried so often in all. */
  public FollowUp maxAttempts(int attempts) {
    require(attempts >= 1, "maxAttempts must be from 1 to 1000: " + attempts);
    return with(draft -> draft.maxAttempts = attempts);
  }

  /** With attempts that may run for so long. */
  public FollowUp timeout(Duration time) {
    return with(draft -> draft.timeout = time);
  }

  /** With this promise. */
  public FollowUp delivery(Delivery promise) {
    return with(draft -> draft.delivery = promise);
  }

  /** With these words to find it by. */
  public FollowUp tags(List<String> words) {
    return with(draft -> draft.tags = words);
  }

  /** With these pairs for its handler. */
  public FollowUp headers(Map<String, String> pairs) {
    return with(draft -> draft.headers = pairs);
  }

  /** About this, 1 to 200 characters, to be found by it. */
  public FollowUp key(String text) {
    return unique(text, null);
  }

  /**
   * About this, and only if no unfinished task of the same type holds this key: else nothing is
   * submitted, and the attempt succeeds all the same, unless {@link #onConflict} says otherwise.
   */
  public FollowUp uniqueKey(String text) {
    return unique(text, new FollowUpTerms.Unique(null, false, OnConflict.RETURN));
  }

  /** The same if no task of the type has taken this key for as long before. */
  public FollowUp uniqueKey(String text, Duration period) {
    requireTime("period", period);
    return unique(text, new FollowUpTerms.Unique(period, false, OnConflict.RETURN));
  }

  /** The same if no task of the type has ever taken this key in this way. */
  public FollowUp uniqueKeyForever(String text) {
    return unique(text, new FollowUpTerms.Unique(null, true, OnConflict.RETURN));
  }

  /**
   * With this rule for the case that another task holds its unique key, which must be said before.
   */
  public FollowUp onConflict(OnConflict rule) {
    FollowUpTerms.Unique unique = terms.unique();
    if (unique == null) {
      throw new IllegalArgumentException("onConflict is for what has a uniqueKey, said before it");
    }
    return with(
        draft -> draft.unique = new FollowUpTerms.Unique(unique.period(), unique.forever(), rule));
  }

  private FollowUp unique(String text, FollowUpTerms.@Nullable Unique unique) {
    return with(
        draft -> {
          draft.key = text;
          draft.unique = unique;
        });
  }

  /** Taking the turns of this tenant, account or the like. */
  public FollowUp concurrencyKey(String text) {
    return with(draft -> draft.concurrencyKey = text);
  }

  /** Not started any more after this. */
  public FollowUp expiresAt(Instant time) {
    return with(draft -> draft.expiresAt = time);
  }

  /** Waiting like this between its attempts. */
  public FollowUp backoff(Backoff waits) {
    return with(draft -> draft.backoff = waits);
  }

  /** Run by this version of its module only. */
  public FollowUp version(String pinned) {
    return with(draft -> draft.version = pinned);
  }

  /** Waiting until these tasks have ended, by their ids; 10,000 at most. */
  public FollowUp after(List<Long> ids) {
    return with(draft -> draft.after = ids);
  }

  /**
   * Waiting until others have ended that the same attempt submits, before this one or after it.
   *
   * @param places what {@link TaskContext#submit(FollowUp)} has answered for them
   */
  public FollowUp afterSubmitted(List<Integer> places) {
    return with(draft -> draft.afterSubmitted = places);
  }

  /** Run also if one of the tasks that it waits for does not succeed; else it is canceled then. */
  public FollowUp evenAfterFailure() {
    return with(draft -> draft.evenAfterFailure = true);
  }

  /** In this group of tasks. */
  public FollowUp group(String name) {
    return with(draft -> draft.group = name);
  }

  /**
   * In this group of tasks, whose end submits another one.
   *
   * @param onGroupDone waits for no task, and has neither a group nor a unique key
   */
  public FollowUp group(String name, FollowUp onGroupDone) {
    return with(
        draft -> {
          draft.group = name;
          draft.onGroupDone = onGroupDone;
        });
  }

  private FollowUp with(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.build(type);
  }

  /** All that one may say, to be changed. */
  private static final class Draft {

    private String payloadText;
    private String queue;
    private int priority;
    private Duration delay;
    private int maxAttempts;
    private @Nullable Duration timeout;
    private @Nullable Delivery delivery;
    private List<String> tags;
    private Map<String, String> headers;
    private @Nullable String key;
    private FollowUpTerms.@Nullable Unique unique;
    private @Nullable String concurrencyKey;
    private @Nullable Instant expiresAt;
    private @Nullable Backoff backoff;
    private @Nullable String version;
    private @Nullable Instant runAt;
    private boolean runsWhenDue;
    private List<Long> after;
    private List<Integer> afterSubmitted;
    private boolean evenAfterFailure;
    private @Nullable String group;
    private @Nullable FollowUp onGroupDone;

    Draft(FollowUp from) {
      payloadText = from.payloadText;
      queue = from.queue;
      priority = from.priority;
      delay = from.delay;
      maxAttempts = from.maxAttempts;
      timeout = from.timeout;
      delivery = from.delivery;
      tags = from.tags;
      headers = from.headers;
      key = from.terms.key();
      unique = from.terms.unique();
      concurrencyKey = from.terms.concurrencyKey();
      expiresAt = from.terms.expiresAt();
      backoff = from.terms.backoff();
      version = from.terms.version();
      runAt = from.terms.runAt();
      runsWhenDue = from.terms.runsWhenDue();
      after = from.ties.after();
      afterSubmitted = from.ties.afterSubmitted();
      evenAfterFailure = from.ties.evenAfterFailure();
      group = from.ties.group();
      onGroupDone = from.ties.onGroupDone();
    }

    FollowUp build(String type) {
      return new FollowUp(
          type,
          payloadText,
          queue,
          priority,
          delay,
          maxAttempts,
          timeout,
          delivery,
          tags,
          headers,
          new FollowUpTerms(
              key, unique, concurrencyKey, expiresAt, backoff, version, runAt, runsWhenDue),
          new FollowUpTies(after, afterSubmitted, evenAfterFailure, group, onGroupDone));
    }
  }

  private static void requireName(String what, String name) {
    require(
        TaskBounds.NAME.matcher(name).matches(),
        what + " '" + name + "' must be " + TaskBounds.NAME_RULE);
  }

  private static void requireTime(String what, Duration time) {
    require(
        !time.isNegative() && time.compareTo(TaskBounds.MAX_TIME) <= 0,
        what + " must be from zero to 3660 days: " + time);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
