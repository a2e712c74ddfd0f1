package io.buswork.api;

import io.vertx.core.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
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
    FollowUpTerms terms) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:/-]{1,200}");
  private static final int MAX_PAYLOAD = 1 << 20;
  private static final Duration MAX_TIME = Duration.ofDays(3_660);

  public FollowUp {
    requireName("type", type);
    requireName("queue", queue);
    require(
        payloadText.length() <= MAX_PAYLOAD,
        "the payload may have 1 MiB, not " + payloadText.length());
    require(priority >= 0 && priority <= 9, "priority must be from 0 to 9: " + priority);
    require(maxAttempts >= 0 && maxAttempts <= 1000, "maxAttempts: 1 to 1000: " + maxAttempts);
    requireTime("delay", delay);
    if (timeout != null) {
      requireTime("timeout", timeout);
      require(!timeout.isZero(), "timeout must be more than zero");
    }
    tags = List.copyOf(tags);
    headers = Map.copyOf(headers);
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
        FollowUpTerms.NONE);
  }

  /** With this payload: anything that can be written as JSON. */
  public FollowUp payload(@Nullable Object payload) {
    return copy(Json.encode(payload), queue, priority, delay, maxAttempts, timeout, delivery);
  }

  /** In this queue. */
  public FollowUp queue(String name) {
    return copy(payloadText, name, priority, delay, maxAttempts, timeout, delivery);
  }

  /** With this priority, 0 to 9, higher first. */
  public FollowUp priority(int level) {
    return copy(payloadText, queue, level, delay, maxAttempts, timeout, delivery);
  }

  /** Waiting for so long. */
  public FollowUp delay(Duration time) {
    return copy(payloadText, queue, priority, time, maxAttempts, timeout, delivery);
  }

  /** Tried so often in all. */
  public FollowUp maxAttempts(int attempts) {
    require(attempts >= 1, "maxAttempts must be from 1 to 1000: " + attempts);
    return copy(payloadText, queue, priority, delay, attempts, timeout, delivery);
  }

  /** With attempts that may run for so long. */
  public FollowUp timeout(Duration time) {
    return copy(payloadText, queue, priority, delay, maxAttempts, time, delivery);
  }

  /** With this promise. */
  public FollowUp delivery(Delivery promise) {
    return copy(payloadText, queue, priority, delay, maxAttempts, timeout, promise);
  }

  /** With these words to find it by. */
  public FollowUp tags(List<String> words) {
    return copy(words, headers, terms);
  }

  /** With these pairs for its handler. */
  public FollowUp headers(Map<String, String> pairs) {
    return copy(tags, pairs, terms);
  }

  /** About this, 1 to 200 characters, to be found by it. */
  public FollowUp key(String text) {
    return unique(text, null);
  }

  /**
   * About this, and only if no unfinished task of the same type holds this key: else nothing is
   * submitted, and the attempt succeeds all the same.
   */
  public FollowUp uniqueKey(String text) {
    return unique(text, new FollowUpTerms.Unique(null, false));
  }

  /** The same if no task of the type has taken this key for as long before. */
  public FollowUp uniqueKey(String text, Duration period) {
    requireTime("period", period);
    return unique(text, new FollowUpTerms.Unique(period, false));
  }

  /** The same if no task of the type has ever taken this key in this way. */
  public FollowUp uniqueKeyForever(String text) {
    return unique(text, new FollowUpTerms.Unique(null, true));
  }

  /** Taking the turns of this tenant, account or the like. */
  public FollowUp concurrencyKey(String text) {
    return with(
        new FollowUpTerms(
            terms.key(),
            terms.unique(),
            text,
            terms.expiresAt(),
            terms.backoff(),
            terms.version()));
  }

  /** Not started any more after this. */
  public FollowUp expiresAt(Instant time) {
    return with(
        new FollowUpTerms(
            terms.key(),
            terms.unique(),
            terms.concurrencyKey(),
            time,
            terms.backoff(),
            terms.version()));
  }

  /** Waiting like this between its attempts. */
  public FollowUp backoff(Backoff waits) {
    return with(
        new FollowUpTerms(
            terms.key(),
            terms.unique(),
            terms.concurrencyKey(),
            terms.expiresAt(),
            waits,
            terms.version()));
  }

  /** Run by this version of its module only. */
  public FollowUp version(String pinned) {
    return with(
        new FollowUpTerms(
            terms.key(),
            terms.unique(),
            terms.concurrencyKey(),
            terms.expiresAt(),
            terms.backoff(),
            pinned));
  }

  private FollowUp unique(String text, FollowUpTerms.@Nullable Unique unique) {
    return with(
        new FollowUpTerms(
            text,
            unique,
            terms.concurrencyKey(),
            terms.expiresAt(),
            terms.backoff(),
            terms.version()));
  }

  private FollowUp with(FollowUpTerms newTerms) {
    return copy(tags, headers, newTerms);
  }

  private FollowUp copy(
      List<String> newTags, Map<String, String> newHeaders, FollowUpTerms newTerms) {
    return new FollowUp(
        type,
        payloadText,
        queue,
        priority,
        delay,
        maxAttempts,
        timeout,
        delivery,
        newTags,
        newHeaders,
        newTerms);
  }

  private FollowUp copy(
      String newPayload,
      String newQueue,
      int newPriority,
      Duration newDelay,
      int newAttempts,
      @Nullable Duration newTimeout,
      @Nullable Delivery newDelivery) {
    return new FollowUp(
        type,
        newPayload,
        newQueue,
        newPriority,
        newDelay,
        newAttempts,
        newTimeout,
        newDelivery,
        tags,
        headers,
        terms);
  }

  private static void requireName(String what, String name) {
    require(
        NAME.matcher(name).matches(),
        what + " '" + name + "' must be 1 to 200 of the characters A-Z a-z 0-9 . _ : / -");
  }

  private static void requireTime(String what, Duration time) {
    require(
        !time.isNegative() && time.compareTo(MAX_TIME) <= 0,
        what + " must be from zero to 3660 days: " + time);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
