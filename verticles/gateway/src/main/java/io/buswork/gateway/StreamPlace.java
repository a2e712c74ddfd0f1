package io.buswork.gateway;

/**
 * A place in this node's stream.
 *
 * @param cursor the last event's cursor
 * @param number how many events there were up to it, since the node started
 */
record StreamPlace(long cursor, long number) {}
