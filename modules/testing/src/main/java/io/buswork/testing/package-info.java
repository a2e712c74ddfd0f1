/** For authors of handlers: run a handler as a node would, without a cluster or a database. */
@NullMarked
package io.buswork.testing;

import org.jspecify.annotations.NullMarked;
