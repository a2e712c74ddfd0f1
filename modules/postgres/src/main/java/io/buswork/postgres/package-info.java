/** The ports of {@code io.buswork.store} on Postgres; migrations; the embedded server. */
@NullMarked
package io.buswork.postgres;

import org.jspecify.annotations.NullMarked;
