/**
 * A handler whose work is done in C: {@code native.digest} takes {@code {"text": …}} or {@code
 * {"file": …}} and answers its SHA-256.
 */
@NullMarked
package io.buswork.samples.digest;

import org.jspecify.annotations.NullMarked;
