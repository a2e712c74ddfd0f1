/** A jar becomes a running module and, provably, nothing again. */
@NullMarked
package io.buswork.loader;

import org.jspecify.annotations.NullMarked;
