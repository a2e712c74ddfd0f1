/**
 * Which task runs next, and where: one dispatcher a queue, its timers, and recovery.
 *
 * <p>A dispatcher is an actor: everything of it runs on one event-loop context, so nothing here
 * locks. What it keeps in memory is a bounded part of what Postgres holds, and may be lost at any
 * moment.
 */
@NullMarked
package io.buswork.scheduler;

import org.jspecify.annotations.NullMarked;
