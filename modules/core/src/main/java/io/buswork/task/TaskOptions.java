package io.buswork.task;

import io.buswork.api.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What most tasks do not say; {@link #NONE} for those that say none of it.
 *
 * @param onDue what happens when a delayed task is due
 * @param timeout how long an attempt may run; null: as the handler says
 * @param expiresAt after this it is not started any more; null: never
 * @param backoff waits between attempts; null: as the handler says
 * @param version the module's version the task is pinned to; null: any
 * @param tags free words to find it by
 * @param headers free pairs handed to the handler
 * @param key what it is about; null: nothing said
 * @param delivery what is promised of it
 * @param concurrencyKey whose turn it takes: a tenant, an account; null: nobody's
 */
public record TaskOptions(
    OnDue onDue,
    @Nullable Duration timeout,
    @Nullable Instant expiresAt,
    @Nullable Backoff backoff,
    @Nullable String version,
    List<String> tags,
    Map<String, String> headers,
    @Nullable TaskKey key,
    TaskDelivery delivery,
    @Nullable String concurrencyKey) {

  /** Nothing said. */
  public static final TaskOptions NONE =
      new TaskOptions(OnDue.ENQUEUE, null, null, null, null, List.of(), Map.of());

  /** Without a key. */
  public TaskOptions(
      OnDue onDue,
      @Nullable Duration timeout,
      @Nullable Instant expiresAt,
      @Nullable Backoff backoff,
      @Nullable String version,
      List<String> tags,
      Map<String, String> headers) {
    this(onDue, timeout, expiresAt, backoff, version, tags, headers, null);
  }

  /** Delivered as its handler says. */
  public TaskOptions(
      OnDue onDue,
      @Nullable Duration timeout,
      @Nullable Instant expiresAt,
      @Nullable Backoff backoff,
      @Nullable String version,
      List<String> tags,
      Map<String, String> headers,
      @Nullable TaskKey key) {
    this(onDue, timeout, expiresAt, backoff, version, tags, headers, key, TaskDelivery.NONE);
  }

  /** Without a concurrency key. */
  public TaskOptions(
      OnDue onDue,
      @Nullable Duration timeout,
      @Nullable Instant expiresAt,
      @Nullable Backoff backoff,
      @Nullable String version,
      List<String> tags,
      Map<String, String> headers,
      @Nullable TaskKey key,
      TaskDelivery delivery) {
    this(onDue, timeout, expiresAt, backoff, version, tags, headers, key, delivery, null);
  }

  public TaskOptions {
    tags = List.copyOf(tags);
    headers = Map.copyOf(headers);
  }

  /** Whether this is {@link #NONE} itself, as it is for nearly all tasks: quick to ask. */
  @SuppressWarnings("ReferenceEquality")
  public boolean isPlain() {
    return this == NONE;
  }

  /** The same with a concurrency key. */
  public TaskOptions withConcurrencyKey(@Nullable String theKey) {
    return new TaskOptions(
        onDue, timeout, expiresAt, backoff, version, tags, headers, key, delivery, theKey);
  }

  /** Whether this says nothing that {@link #NONE} does not. */
  public boolean isNone() {
    return equals(NONE);
  }
}
