/** When tasks are made by the clock: cron expressions, intervals, and what follows from them. */
@NullMarked
package io.buswork.schedule;

import org.jspecify.annotations.NullMarked;
