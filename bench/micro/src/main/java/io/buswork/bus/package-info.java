/** Benchmarks of the bus messages' forms. */
@NullMarked
package io.buswork.bus;

import org.jspecify.annotations.NullMarked;
