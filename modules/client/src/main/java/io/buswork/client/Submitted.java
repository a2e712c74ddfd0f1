package io.buswork.client;

/**
 * A task the server has taken.
 *
 * @param id its id
 * @param duplicate whether there was such a task before, and the id is that one's
 */
public record Submitted(String id, boolean duplicate) {}
