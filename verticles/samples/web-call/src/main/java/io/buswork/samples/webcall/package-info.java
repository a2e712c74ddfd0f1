/**
 * Asks a slow HTTP API until it has finished: an asynchronous handler that holds no thread.
 *
 * <p>The task {@code web.call} takes {@code {"url":"https://…","timeout":"PT10S"}} and sends a GET.
 * 2xx is the result ({@code status}, {@code body}). 202 means "still processing": the task snoozes
 * for the time in {@code Retry-After} and asks again, which uses up no attempt. No connection, no
 * answer in time, 408, 429 and 5xx are tried again later and use up an attempt; any other status is
 * the task's own fault and ends it for good.
 */
@NullMarked
package io.buswork.samples.webcall;

import org.jspecify.annotations.NullMarked;
