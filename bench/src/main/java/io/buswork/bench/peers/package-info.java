/** Buswork beside what its users would pick instead: their database, and the table and plot. */
@NullMarked
package io.buswork.bench.peers;

import org.jspecify.annotations.NullMarked;
