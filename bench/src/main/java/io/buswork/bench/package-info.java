/**
 * Measures Buswork beside the raw limit of the Postgres it runs on, in one run: ratios are what
 * counts, machines are noisy.
 */
@NullMarked
package io.buswork.bench;

import org.jspecify.annotations.NullMarked;
