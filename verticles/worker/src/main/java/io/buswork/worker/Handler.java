package io.buswork.worker;

import io.buswork.api.AsyncTaskHandler;
import io.buswork.api.BlockingTaskHandler;
import org.jspecify.annotations.Nullable;

/**
 * One type's handler in one generation.
 *
 * @param type the task type
 * @param async set for handlers that do not block
 * @param blocking set for those that do
 * @param settings what its author said
 */
record Handler(
    String type,
    @Nullable AsyncTaskHandler async,
    @Nullable BlockingTaskHandler blocking,
    Settings settings) {}
