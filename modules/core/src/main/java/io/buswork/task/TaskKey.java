package io.buswork.task;

import org.jspecify.annotations.Nullable;

/**
 * What a task is about, in its submitter's words: to find it by, and perhaps to have it once only.
 *
 * @param text 1 to 200 characters
 * @param unique null if any number of tasks may have it
 */
public record TaskKey(String text, @Nullable Unique unique) {}
