/** The cluster's time. */
@NullMarked
package io.buswork.time;

import org.jspecify.annotations.NullMarked;
