package io.buswork.store;

import io.buswork.event.Subscription;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as stored.
 *
 * @param subscription what it does
 * @param source whose word counts, as with schedules
 * @param module the module whose handler declared it; null: none did
 * @param createdAt when it came into being
 * @param changedAt when it was changed last
 */
public record SubscriptionRow(
    Subscription subscription,
    ScheduleRow.Source source,
    @Nullable String module,
    Instant createdAt,
    Instant changedAt) {}
