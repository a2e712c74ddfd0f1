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
  public static final TaskOptions NONE = new Builder().build();

  public TaskOptions {
    tags = List.copyOf(tags);
    headers = Map.copyOf(headers);
  }

  /** Whether this is {@link #NONE} itself, as it is for nearly all tasks: quick to ask. */
  @SuppressWarnings("ReferenceEquality")
  public boolean isPlain() {
    return this == NONE;
  }

  /** Some of it said. */
  public static Builder builder() {
    return new Builder();
  }

  /** The same, with some of it to be said otherwise. */
  public Builder toBuilder() {
    var builder = new Builder();
    builder.onDue = onDue;
    builder.timeout = timeout;
    builder.expiresAt = expiresAt;
    builder.backoff = backoff;
    builder.version = version;
    builder.tags = tags;
    builder.headers = headers;
    builder.key = key;
    builder.delivery = delivery;
    builder.concurrencyKey = concurrencyKey;
    return builder;
  }

  /** Whether this says nothing that {@link #NONE} does not. */
  public boolean isNone() {
    return equals(NONE);
  }

  /** Options in the making; what is not said is as in {@link #NONE}. */
  public static final class Builder {

    private OnDue onDue = OnDue.ENQUEUE;
    private @Nullable Duration timeout;
    private @Nullable Instant expiresAt;
    private @Nullable Backoff backoff;
    private @Nullable String version;
    private List<String> tags = List.of();
    private Map<String, String> headers = Map.of();
    private @Nullable TaskKey key;
    private TaskDelivery delivery = TaskDelivery.NONE;
    private @Nullable String concurrencyKey;

    private Builder() {}

    /** What happens when a delayed task is due. */
    public Builder onDue(OnDue deed) {
      onDue = deed;
      return this;
    }

    /** How long an attempt may run; null: as the handler says. */
    public Builder timeout(@Nullable Duration longest) {
      timeout = longest;
      return this;
    }

    /** After this it is not started any more; null: never. */
    public Builder expiresAt(@Nullable Instant end) {
      expiresAt = end;
      return this;
    }

    /** Waits between attempts; null: as the handler says. */
    public Builder backoff(@Nullable Backoff waits) {
      backoff = waits;
      return this;
    }

    /** The module's version it is pinned to; null: any. */
    public Builder version(@Nullable String pinned) {
      version = pinned;
      return this;
    }

    /** Free words to find it by. */
    public Builder tags(List<String> words) {
      tags = words;
      return this;
    }

    /** Free pairs handed to the handler. */
    public Builder headers(Map<String, String> pairs) {
      headers = pairs;
      return this;
    }

    /** What it is about; null: nothing said. */
    public Builder key(@Nullable TaskKey about) {
      key = about;
      return this;
    }

    /** What is promised of it. */
    public Builder delivery(TaskDelivery promise) {
      delivery = promise;
      return this;
    }

    /** Whose turn it takes; null: nobody's. */
    public Builder concurrencyKey(@Nullable String tenant) {
      concurrencyKey = tenant;
      return this;
    }

    /** The options. */
    public TaskOptions build() {
      return new TaskOptions(
          onDue,
          timeout,
          expiresAt,
          backoff,
          version,
          tags,
          headers,
          key,
          delivery,
          concurrencyKey);
    }
  }
}
