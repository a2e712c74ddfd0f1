/** Who may do what. */
@NullMarked
package io.buswork.access;

import org.jspecify.annotations.NullMarked;
