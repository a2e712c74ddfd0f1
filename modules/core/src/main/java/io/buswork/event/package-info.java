/** Tasks made by events: which subscriptions an event matches, and what they make. */
@NullMarked
package io.buswork.event;

import org.jspecify.annotations.NullMarked;
