package io.buswork.store;

import java.util.List;

/**
 * The dead letters in groups.
 *
 * @param groups the largest first
 * @param complete whether all failed tasks of that time were looked at
 */
public record FailureGroups(List<FailureGroup> groups, boolean complete) {}
