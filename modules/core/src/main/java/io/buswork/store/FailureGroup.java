package io.buswork.store;

import java.time.Instant;

/**
 * Failed tasks that look alike.
 *
 * @param type their type
 * @param queue their queue
 * @param error the words of the last error of one of them; the others' differ in numbers at most
 * @param count how many there are
 * @param first when the first of them ended
 * @param last when the last of them ended
 * @param sample the newest of them
 */
public record FailureGroup(
    String type,
    String queue,
    String error,
    long count,
    Instant first,
    Instant last,
    long sample) {}
