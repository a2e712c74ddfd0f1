/**
 * For authors of handlers: one attempt alone ({@link io.buswork.testing.HandlerHarness}), a task's
 * whole life on a clock that the test moves ({@link io.buswork.testing.TickedClock}), and a whole
 * node ({@link io.buswork.testing.EmbeddedNode}).
 */
@NullMarked
package io.buswork.testing;

import org.jspecify.annotations.NullMarked;
