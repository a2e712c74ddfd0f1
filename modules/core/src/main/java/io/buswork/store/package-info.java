/** The ports to what is stored: records in, Futures out. Postgres implements them. */
@NullMarked
package io.buswork.store;

import org.jspecify.annotations.NullMarked;
