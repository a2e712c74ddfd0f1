package io.buswork.store;

import org.jspecify.annotations.Nullable;

/**
 * What every worker node should have of a module.
 *
 * @param name the module
 * @param active the version that serves; null: none yet
 * @param preparing the rollout that is under way; null: none
 * @param preparingVersion that rollout's version; null: none
 * @param logLevel from which level on its classes log; null: as the node does
 */
public record DesiredModule(
    String name,
    @Nullable ModuleVersion active,
    @Nullable Rollout preparing,
    @Nullable ModuleVersion preparingVersion,
    @Nullable LogLevel logLevel) {}
