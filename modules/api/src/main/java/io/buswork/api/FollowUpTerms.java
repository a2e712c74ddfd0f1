package io.buswork.api;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link FollowUp} says but rarely.
 *
 * @param key what it is about, to find it by; null: nothing said
 * @param unique how long no second task of its type may have the key; null: any number may have it
 * @param concurrencyKey whose turn it takes: a tenant, an account; null: nobody's
 * @param expiresAt after this it is not started any more; null: never
 * @param backoff the waits between its attempts; null: as its handler says
 * @param version the module's version it is pinned to; null: any
 * @param runAt when it is due at the earliest; null: at once, or after its delay
 * @param runsWhenDue whether it runs ahead of its queue when it is due
 */
public record FollowUpTerms(
    @Nullable String key,
    @Nullable Unique unique,
    @Nullable String concurrencyKey,
    @Nullable Instant expiresAt,
    @Nullable Backoff backoff,
    @Nullable String version,
    @Nullable Instant runAt,
    boolean runsWhenDue) {

  /** Nothing said. */
  public static final FollowUpTerms NONE =
      new FollowUpTerms(null, null, null, null, null, null, null, false);

  /**
   * How long a task holds its key.
   *
   * @param period so long from the submit on; null: while it is unfinished, or for ever
   * @param forever for ever, also after the task has gone
   * @param onConflict what becomes of one whose key is held
   */
  public record Unique(@Nullable Duration period, boolean forever, OnConflict onConflict) {

    public Unique {
      if (period != null && (forever || period.isNegative() || period.isZero())) {
        throw new IllegalArgumentException("a key is held for more than zero: " + period);
      }
    }
  }

  public FollowUpTerms {
    requireKey("key", key);
    requireKey("concurrencyKey", concurrencyKey);
    if (unique != null && key == null) {
      throw new IllegalArgumentException("key is missing: it is what is to be unique");
    }
    if (version != null && !TaskBounds.VERSION.matcher(version).matches()) {
      throw new IllegalArgumentException("this is no module's version: " + version);
    }
  }

  /** Refuses what is no name of something; null is none and fine. */
  static void requireKey(String what, @Nullable String text) {
    if (text != null) {
      Words.checkKey(what, text);
    }
  }
}
