package io.buswork.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one attempt.
 *
 * @param attempt its number, from 1
 * @param node where it ran
 * @param module the module that ran it; null if it never got that far
 * @param version that module's version
 * @param startedAt when it started; null if that is not known
 * @param finishedAt when it ended, or was found to have ended
 * @param wallMicros how long it took, in microseconds
 * @param cpuMicros processor time of its thread, in microseconds; -1 if not measured
 * @param outcome how it ended
 * @param error why it failed; null if it did not
 */
public record Attempt(
    int attempt,
    String node,
    @Nullable String module,
    @Nullable String version,
    @Nullable Instant startedAt,
    Instant finishedAt,
    long wallMicros,
    long cpuMicros,
    AttemptOutcome outcome,
    @Nullable TaskError error) {}
