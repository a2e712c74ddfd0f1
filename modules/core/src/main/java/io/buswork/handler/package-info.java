/** What handlers say of themselves. */
@NullMarked
package io.buswork.handler;

import org.jspecify.annotations.NullMarked;
