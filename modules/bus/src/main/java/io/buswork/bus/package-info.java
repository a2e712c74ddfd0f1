/**
 * Everything that crosses the event bus: addresses, messages, codecs.
 *
 * <p>Every message is a hint that may be lost, doubled or late. Messages are immutable; within one
 * JVM they pass by reference.
 */
@NullMarked
package io.buswork.bus;

import org.jspecify.annotations.NullMarked;
