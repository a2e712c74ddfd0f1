/** The module that the bench uploads. */
@NullMarked
package io.buswork.bench.noop;

import org.jspecify.annotations.NullMarked;
