/** Benchmarks of the dispatcher's inner loop. */
@NullMarked
package io.buswork.scheduler;

import org.jspecify.annotations.NullMarked;
