/** The task: its states, what one attempt leaves behind, and its options. Pure Java. */
@NullMarked
package io.buswork.task;

import org.jspecify.annotations.NullMarked;
