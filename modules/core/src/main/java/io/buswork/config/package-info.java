/** How configured values are read, and refused. */
@NullMarked
package io.buswork.config;

import org.jspecify.annotations.NullMarked;
