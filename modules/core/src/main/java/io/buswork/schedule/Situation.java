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
 */
public record Situation(Instant handled, Instant now, int unfinished, @Nullable Instant waiting) {}
